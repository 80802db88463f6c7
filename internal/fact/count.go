package fact

import "strings"

// maxNoun is how many words may stand between a number and the plural that it
// counts: "5 global user slash commands".
const maxNoun = 4

// counted finds what q counts: after an English number the words up to the
// first plural, after a Chinese or Japanese one the measure word and noun.
func (t *text) counted(q quantity) quantity {
	k := t.at(q.end)
	switch {
	case k.gap == broken || q.whole && (t.yearLed(q.start) || t.named(q.start)) || q.fraction() && k.kind == word:
		return q
	case k.kind == ideograph:
		return t.countedHan(q)
	case k.is('-') && k.gap == glued && t.at(q.end+1).gap == glued && !q.spelled:
		return t.countedHyphen(q)
	case k.kind == word && (k.gap != glued || q.han || q.scale != Value{}):
		return t.countedWords(q)
	case (k.is('*') || k.is('×')) && t.at(q.end+1).kind == word && q.whole && t.at(q.end+1).gap == spaced:
		if w := t.folded(q.end + 1); singular(w) != w && !t.at(q.end+1).has(stop) { // 3 × GPUs
			return q.counting([]string{singular(w)}, q.end+2)
		}
		return q.counting([]string{"time"}, q.end+1)
	}
	return q
}

// fraction reports a number that nothing countable comes in: 1.23 reaches.
func (q quantity) fraction() bool {
	return q.value.exp < 0 && !q.ambiguous && q.scale == Value{}
}

// counting makes q a count of the last of nouns.
func (q quantity) counting(nouns []string, end int) quantity {
	q.fact.Kind = Count
	q.fact.Nouns, q.fact.Unit = nouns, nouns[len(nouns)-1]
	q.end = end
	return q
}

// countedHyphen reads a digit's compound: a 5-user plan.
func (t *text) countedHyphen(q quantity) quantity {
	i := q.end + 1
	k := t.at(i)
	if k.kind != word || k.has(stop) || !q.whole || int(k.end-k.start) < 4 || t.at(i+1).gap == glued && t.at(i+1).kind == digits {
		return q
	}
	return q.counting([]string{singular(t.folded(i))}, i+1)
}

func (t *text) countedWords(q quantity) quantity {
	var nouns []string
	i := q.end
	single := q.value == Int(1)
	for range maxNoun {
		end, ok := t.nounWord(i)
		if !ok {
			break
		}
		w := foldWord(t.span(i, end))
		i = end
		if p := singular(w); p != w {
			return q.counting(append(nouns, p), i)
		}
		nouns = append(nouns, w)
	}
	if len(nouns) > 0 && t.at(i).is('/') && t.periodAt(i+1) { // 5 req/s
		return q.counting(nouns, i)
	}
	if single && len(nouns) > 0 && !participle(nouns[0]) {
		if len(nouns) == maxNoun || t.at(i).kind == word && !t.at(i).has(stop|per) {
			nouns, i = nouns[:1], t.endOfWord(q.end)
		}
		return q.counting(nouns, i)
	}
	return q
}

// participle reports a word after "1" that starts no noun: "1 based on".
func participle(w string) bool {
	return strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ly")
}

// nounWord returns the end of a word that may belong to a noun phrase.
func (t *text) nounWord(i int) (int, bool) {
	k := t.at(i)
	if k.kind != word || k.gap == broken || k.has(stop|per|boundWord|month|cardinal|article) {
		return i, false
	}
	end := t.endOfWord(i)
	if k := t.at(end); k.is('-') && k.gap == glued && t.at(end+1).kind == digits && t.at(end+1).gap == glued {
		return i, false // windows-2019 is a name
	}
	return end, true
}

// endOfWord steps over the parts that hyphens and underscores join.
func (t *text) endOfWord(i int) int {
	i++
	for {
		k, next := t.at(i), t.at(i+1)
		switch {
		case (k.is('-') || k.is('_')) && k.gap == glued && next.kind == word && next.gap == glued:
			i += 2
		case k.kind == digits && k.gap == glued: // HTTP2
			i++
		default:
			return i
		}
	}
}

// irregular are plurals that the endings do not tell.
var irregular = map[string]string{
	"people": "person", "persons": "person", "children": "child", "men": "man", "women": "woman",
	"vertices": "vertex", "indices": "index", "matrices": "matrix", "criteria": "criterion",
	"phenomena": "phenomenon", "analyses": "analysis", "axes": "axis", "statuses": "status",
	"cpus": "cpu", "vcpus": "vcpu", "gpus": "gpu", "tpus": "tpu", "npus": "npu", "skus": "sku", "menus": "menu",
	"buses": "bus", "aliases": "alias", "leaves": "leaf", "halves": "half",
}

// singular returns the singular of a folded English plural, or w itself.
func singular(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	n := len(w)
	if n < 3 || w[n-1] != 's' || !asciiLetter(w[n-2]) {
		return w
	}
	switch {
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"), strings.HasSuffix(w, "ous"):
		return w
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "xes"):
		return w[:n-2]
	}
	return w[:n-1]
}

// maxHanNoun is how many characters of a noun are kept after a measure word.
const maxHanNoun = 8

// countedHan reads a measure word and the noun after it: 两种体验模式, 5 回,
// 100 ドメイン名.
func (t *text) countedHan(q quantity) quantity {
	i := q.end
	measure := ""
	if k := t.at(i); k.has(counter) && !(q.one && k.lex.noun == "") {
		measure = k.lex.noun
		i++
	} else if q.spelled || k.gap == broken {
		return q
	}
	noun, end := t.hanNoun(i)
	switch {
	case noun != "" && measure == "":
		return q.counting([]string{noun}, end)
	case measure != "":
		return q.counting([]string{measure}, i)
	case i > q.end:
		q.fact.Kind, q.end = Count, i
	}
	return q
}

// hanNoun reads the noun at token i: a known one, or what stands before the
// next particle. A word in letters is a noun too: 5 个 token.
func (t *text) hanNoun(i int) (string, int) {
	if t.at(i).kind == word && t.at(i).gap < broken {
		if end, ok := t.nounWord(i); ok {
			return singular(foldWord(t.span(i, end))), end
		}
		return "", i
	}
	start, length := i, 0
	for ; t.at(i).kind == ideograph && (i == start || t.at(i).gap == glued) && length < maxHanNoun; i++ {
		k := t.at(i)
		if k.lex != nil && k.lex.noun != "" && !k.has(counter) {
			return k.lex.noun, i + 1
		}
		if k.has(stop | boundWord | per | counter | hanDigit | statusWord | levelWord) {
			if t.spelled(i) == "的" && i > start {
				start, length = i+1, 0
				continue
			}
			break
		}
		length++
	}
	if i == start {
		return "", i
	}
	return t.span(start, i), i
}

// addNouns registers measure words, the nouns that are known in more than one
// language, and the words that end a noun phrase.
func addNouns(d *dictionary) {
	d.add(counter, "个 個 种 種 款 项 項 条 條 台 张 張 枚 件 份 组 組 套 本 篇 部 段 处 處 类 類 大 つ ヶ 箇 点 点数 间 層 层 页 頁 架 只 支 门 期 轮 级 颗 封 列 行 座 所 家 点击")
	for noun, list := range nouns {
		for _, l := range d.add(0, list) {
			l.noun = noun
		}
	}
	d.add(counter, "次 回 倍 人 名 位 帧 ページ 字")
	d.add(stop, `of in on at to from for with without within by as is are was were be been being will would can could
		shall should may might must do does did has have had having not no and or but nor so if when while whilst until till
		before after since than then that this these those which who whom whose where what how why because although though
		it its they them their we our us you your he she his her i my the also only just even still already again per via
		into onto upon over under above below between among across through during against about along around
		includes support supports uses requires provides takes gives allows runs works needs costs lasts applies expires ends
		starts remains gets becomes makes adds introduces brings removes drops ships comes goes says shows offers lets
		instead always perhaps otherwise unless whereas plus minus versus vs etc e.g i.e min max minimum maximum default
		available released supported deprecated whichever whatever depending yes currently now soon later more less fewer
		reaches retires enters exits ships launches dates arrives expects accepts returns contains follows covers means refers becomes creates generates powers improves replaces beats scores
		ago old long wide high deep tall each`)
	d.add(stop, "的 の 和 与 與 及 或 と や が は を に で も へ から まで より は です ます である 是 为 為 在 有 可 可以 能 会 到 至 将 将会 被 让 使 了 着 过 并 且 而 则 即 等 など 以 于 於 从 由 对 向 给 把 しか だけ のみ できます できる されます される まで可能 あります")
	d.add(per, "per every each / 每 毎 每个 每個 每次 每名 每位 毎に ごと あたり")
	d.add(plain, "max maximum min minimum limit default total top up only about over under step section chapter table figure page part note level phase stage day week year version number size rate score rating example option item line rule question answer case type class group row column first last next previous all any some most least lts")
}

// nouns are things that software counts, in the languages that are read. What
// is not here is compared within its own script alone.
var nouns = map[string]string{
	"mode":        "模式 玩法 モード",
	"time":        "次 回 倍 遍",
	"person":      "人 名 位",
	"user":        "用户 用戶 使用者 ユーザー ユーザ",
	"member":      "成员 成員 メンバー",
	"account":     "账户 账号 帐户 帐号 賬戶 アカウント",
	"file":        "文件 檔案 ファイル",
	"folder":      "文件夹 フォルダ フォルダー",
	"request":     "请求 請求 リクエスト",
	"token":       "词元 令牌 トークン",
	"character":   "字符 字 文字 字元",
	"certificate": "证书 證書 証明書",
	"domain":      "域名 網域 ドメイン ドメイン名",
	"project":     "项目 專案 プロジェクト",
	"repository":  "仓库 存储库 リポジトリ",
	"image":       "图片 图像 圖片 画像",
	"video":       "视频 影片 動画 ビデオ",
	"frame":       "帧 幀 フレーム",
	"credit":      "积分 点数 點數 クレジット",
	"model":       "模型 モデル",
	"page":        "页 ページ",
	"device":      "设备 裝置 デバイス",
	"language":    "语言 語言 言語",
	"connection":  "连接 連線 接続",
	"instance":    "实例 インスタンス",
	"thread":      "线程 スレッド",
	"core":        "核 核心 コア",
	"server":      "服务器 サーバー",
	"message":     "消息 訊息 メッセージ",
	"email":       "邮件 郵件 メール",
	"record":      "记录 記錄 レコード",
	"version":     "版本 バージョン",
	"region":      "区域 地区 リージョン",
	"parameter":   "参数 參數 パラメータ",
	"view":        "视角 視點 視点",
}
