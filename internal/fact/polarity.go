package fact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// negations are the words that deny, end or exempt. "Unlimited" and "optional"
// are not among them: they are values, not denials.
const negations = `no longer|not yet|not|no|none|never|neither|nor|without|except|except for|excluding|unless|cannot|isn't|aren't|wasn't|weren't|
don't|doesn't|didn't|won't|can't|couldn't|wouldn't|shouldn't|hasn't|haven't|hadn't|mustn't|unavailable|unsupported|discontinued|
coming soon|ceased|stopped|removed|dropped|withdrawn|phased out|disabled|other than|apart from|used to|formerly|previously|instead of|lacks|lack of|
不|没有|沒有|不再|无|無|未|尚未|并非|並非|非|除外|除了|暂不|暫不|暂无|不支持|不可|不能|不得|无需|无法|停止|取消|已下线|即将推出|
ない|ません|なし|ではない|できない|できません|ず|除く|以外|未対応|不要`

// notDenials are words that only hold one of the above.
const notDenials = `not only|no matter|no doubt|no more than|no less than|no fewer than|no later than|no earlier than|no longer than|no sooner than|
not more than|not less than|not exceed|not exceeding|cannot exceed|can't exceed|
不同|不断|不斷|不仅|不仅仅|不但|不过|不過|不超过|不超過|不少于|不低于|不高于|不大于|不小于|不多于|不如|不论|不管|无论|無論|无限|無限|未来|未來|未満|未满|非常|
不满|不足|无损|无缝|少ない|なければなりません|なければならない|かもしれません|しれない|必要不可欠`

// addPolarity registers the phrases above.
func addPolarity(d *dictionary) {
	for _, words := range splitPhrases(negations) {
		d.addPhrase(phrase{use: denial, name: "not"}, words)
	}
	for _, words := range splitPhrases(notDenials) {
		d.addPhrase(phrase{use: denial}, words)
	}
}

// mayDeny cheaply rejects texts without a denial: it looks at the heads of
// words only, and at every character of the scripts that write no spaces.
func mayDeny(s string) bool {
	start := true
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if strings.ContainsRune("不没沒无無未並并非除暂暫停取已即以なませでず’", r) {
				return true
			}
			i, start = i+size, true
			continue
		}
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if c == '\'' || letter && start && headsDenial(s[i:]) {
			return true
		}
		i, start = i+1, !letter
	}
	return false
}

// headsDenial reports whether a word that begins s may begin a denial.
func headsDenial(s string) bool {
	var heads []string
	switch s[0] | 0x20 {
	case 'n':
		heads = []string{"no", "never", "neither"}
	case 'u':
		heads = []string{"un", "used to"}
	case 'e':
		heads = []string{"exc"}
	case 'c':
		heads = []string{"cannot", "coming", "ceased"}
	case 'd':
		heads = []string{"dis", "dropped"}
	case 's':
		heads = []string{"stopped"}
	case 'r':
		heads = []string{"removed"}
	case 'o':
		heads = []string{"other than"}
	case 'a':
		heads = []string{"apart"}
	case 'f':
		heads = []string{"formerly"}
	case 'p':
		heads = []string{"previously", "phased"}
	case 'i':
		heads = []string{"instead"}
	case 'l':
		heads = []string{"lack"}
	case 'w':
		heads = []string{"without", "withdrawn"}
	}
	return slices.ContainsFunc(heads, func(h string) bool { return len(s) >= len(h) && strings.EqualFold(s[:len(h)], h) })
}

// Negations returns the words of source that deny, end or exempt: "not", "no
// longer", "without", "except", "coming soon", 不, 尚未, ません. Spans are in
// order and do not overlap.
func Negations(source string) []Span {
	if !mayDeny(source) {
		return nil
	}
	t := lex(source)
	var spans []Span
	for i := 0; i < len(t.toks); {
		p, end := t.starting(i, denial)
		if p == nil {
			i++
			continue
		}
		if p.name != "" {
			spans = append(spans, Span{int(t.toks[i].start), int(t.toks[end-1].end)})
		}
		i = end
	}
	return spans
}

// opposites are pairs of folded words of which a statement means one or the
// other. The list holds what product pages, limits and manuals turn on.
var opposites = oppositePairs(`free paid|free charged|enabled disabled|enable disable|enables disables|on off|supported unsupported|supports lacks|
required optional|required unnecessary|mandatory optional|included excluded|include exclude|includes excludes|with without|
allow deny|allows denies|allowed denied|allow forbid|allowed forbidden|allowed prohibited|allowed disallowed|permit forbid|permitted forbidden|
permitted prohibited|accept reject|accepts rejects|accepted rejected|increase decrease|increases decreases|increased decreased|raise lower|raised lowered|
before after|minimum maximum|min max|least most|only also|available unavailable|public private|open closed|internal external|local remote|
all none|always never|and or|any all|more less|more fewer|higher lower|greater less|longer shorter|larger smaller|faster slower|above below|over under|
start end|starts ends|begin end|begins ends|begun ended|add remove|adds removes|added removed|read write|upload download|inbound outbound|incoming outgoing|
automatic manual|automatically manually|stable unstable|stable experimental|limited unlimited|active inactive|valid invalid|secure insecure|
synchronous asynchronous|blocking nonblocking|mutable immutable|permanent temporary|same different|succeed fail|succeeds fails|success failure|
true false|yes no|can cannot|new deprecated|current legacy|monthly yearly|monthly annually|daily monthly|daily weekly|weekly monthly|first last|
single multiple|inclusive exclusive|ascending descending|client server|individual shared|dedicated shared|opt-in opt-out|encrypted unencrypted|
免费 付费|免费 收费|启用 禁用|启用 停用|开启 关闭|支持 不支持|必填 可选|必选 可选|必须 可选|包含 不包含|包括 不包括|允许 禁止|增加 减少|提高 降低|之前 之后|
最小 最大|最多 最少|最高 最低|至少 至多|公开 私有|可用 不可用|自动 手动|全部 部分|有限 无限|有料 無料|有効 無効|必須 任意|対応 未対応|可能 不可|最大 最小|以上 以下|以上 未満|公開 非公開`)

func oppositePairs(list string) map[[2]string]bool {
	pairs := map[[2]string]bool{}
	for _, p := range splitPhrases(list) {
		a, b, _ := strings.Cut(p, " ")
		pairs[[2]string{a, b}] = true
		pairs[[2]string{b, a}] = true
	}
	return pairs
}

// Opposes reports whether the folded words a and b are opposites, such as
// "free" and "paid", or one the other with a prefix that denies it.
func Opposes(a, b string) bool {
	return opposites[[2]string{a, b}] || denies(a, b) || denies(b, a)
}

// denies reports that a is b with a prefix: unsupported, non-blocking,
// inactive, disallow. Short words are left alone: "on" does not deny "n".
func denies(a, b string) bool {
	if len(b) < 4 {
		return false
	}
	for _, prefix := range [...]string{"un", "non-", "non", "in", "dis", "不", "非", "未"} {
		if rest, ok := strings.CutPrefix(a, prefix); ok && rest == b {
			return !(prefix == "in" && (b == "tend" || b == "side" || b == "form" || b == "stance"))
		}
	}
	return false
}
