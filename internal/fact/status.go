package fact

import "strings"

// A stage is a step of a product's life, in the order in which products take
// them. Names of one rank are steps that vendors call differently.
type stage struct {
	name   string
	rank   int64
	always string // phrases that mean it wherever they stand
	alone  string // words that mean it only when something else says so
}

var stages = []stage{
	{"announced", 1, "coming soon|即将推出|即將推出|即将上线|近日公開|coming this", "announced|planned|upcoming"},
	{"waitlist", 2, "waitlist|wait list|waiting list|waitlisted|候补名单|候補名單|等候名单|排队名单|ウェイトリスト|順番待ちリスト", ""},
	{"invite only", 3, "invite only|invitation only|by invitation|invite code|invite codes|invitation code|invitation codes|邀请码|邀請碼|邀测|定向邀请|招待制|招待コード", ""},
	{"alpha", 3, "alpha release|alpha version|in alpha|private alpha|public alpha|アルファ版", "alpha"},
	{"experimental", 3, "", "experimental"},
	{"early access", 4, "early access|early release|early adopter|抢先体验|搶先體驗|抢鲜体验|早期访问|先行体验|早期アクセス|アーリーアクセス|先行アクセス|尝鲜版", ""},
	{"limited preview", 5, "private preview|limited preview|gated preview|limited access|受限预览|有限预览", ""},
	{"closed beta", 5, "closed beta|private beta|limited beta|内测|內測|内部测试|封测|封闭测试|灰测|灰度测试|クローズドベータ", ""},
	{"beta", 6, "in beta|beta version|beta release|beta phase|beta program|beta feature|测试版|測試版|ベータ版", "beta"},
	{"open beta", 6, "open beta|public beta|公测|公測|公开测试|オープンベータ|公開ベータ", ""},
	{"preview", 6, "public preview|technical preview|tech preview|developer preview|in preview|preview feature|preview version|preview versions|preview release|preview build|preview builds|insider preview|预览版|預覽版|公开预览|公共预览|预览阶段|プレビュー版|プレビュー段階|パブリックプレビュー", "preview"},
	{"release candidate", 7, "release candidate|候选版本|リリース候補", "rc"},
	{"generally available", 8, "generally available|general availability|general access|open registration|open for registration|now available|publicly available|正式发布|正式版|正式上线|正式推出|全面开放|开放注册|全面上市|一般提供|一般公開|正式リリース", "ga|available|stable|可用"},
	{"legacy", 9, "legacy version|maintenance mode|maintenance lts|维护模式|メンテナンスモード", "legacy|maintenance"},
	{"deprecated", 10, "deprecated|deprecation|弃用|棄用|已过时|不推荐使用|非推奨|廃止予定", ""},
	{"retired", 11, "end of life|end of support|end of service|end of sale|retired|discontinued|sunset|sunsetted|decommissioned|no longer maintained|no longer supported|停止服务|停止支持|停止维护|已下线|已停用|终止支持|生命周期结束|生命周期终止|サポート終了|提供終了|サービス終了", "eol|unsupported"},
}

// addStatuses registers the phrases of every stage.
func addStatuses(d *dictionary) {
	for _, s := range stages {
		for _, words := range splitPhrases(s.always) {
			d.addPhrase(phrase{use: statusWord, name: s.name, rank: s.rank}, words)
		}
		for _, words := range splitPhrases(s.alone) {
			d.addPhrase(phrase{use: statusWord, name: s.name, rank: s.rank, after: true}, words)
		}
	}
}

// readStatus reads where a product stands in its life. Words that have other
// uses count only in brackets, after a form of "be" or a label, or alone.
func (t *text) readStatus(i int) (item, bool) {
	p, end := t.starting(i, statusWord)
	if p == nil || p.after && !t.predicate(i, end) {
		return item{}, false
	}
	f := Fact{Kind: Status, Values: []Value{Int(p.rank)}, Words: []string{p.name}}
	return item{fact: f, end: end}, true
}

// predicate reports that the words from token i to end are said of something,
// and do not lead to a noun of their own.
func (t *text) predicate(i, end int) bool {
	after := t.at(end)
	if after.kind == word && after.gap != broken && !after.has(stop) || after.is('-') && after.gap == glued {
		return false
	}
	before := t.at(i - 1)
	switch {
	case t.spelled(i) == "EOL" || t.spelled(i) == "GA":
		return true
	case before.kind == noToken:
		return after.kind == noToken || after.is('(') || after.is(',')
	case before.is('(') || before.is('['):
		return after.is(')') || after.is(']') || after.is(',')
	case before.is(':'):
		return true
	}
	switch strings.ToLower(t.spelled(i - 1)) {
	case "is", "are", "was", "were", "be", "been", "being", "in", "into", "as", "currently", "now", "still", "not", "yet", "already", "status", "become", "becomes", "longer", "为", "是", "已":
		return true
	}
	return false
}
