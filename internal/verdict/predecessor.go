package verdict

import (
	"slices"
	"strings"
	"unicode"

	"monitor/internal/evidence"
)

// inPredecessor reports whether a passage tells of what came before the thing
// that the claim is about: under a heading of legacy models, or in the row of
// "Ibis (original)" where the claim is about Ibis. It holds what the claim
// says, as long as nobody speaks for the successor. A claim that speaks of
// predecessors itself is at home there.
func (r *Rule) inPredecessor(p *evidence.Passage) bool {
	return !r.elder && (slices.ContainsFunc(p.Block().Headings, predecessor) || p.InRow() && predecessor(bracketed(p.Block().Text)))
}

// bracketed returns what stands in brackets at the end of a row's name.
func bracketed(name string) string {
	from := strings.IndexAny(name, "([（")
	if from <= 0 {
		return ""
	}
	return name[from:]
}

// predecessor reports whether text speaks of what has been replaced.
func predecessor(text string) bool {
	if text == "" {
		return false
	}
	s := evidence.Fold(text)
	for w := range strings.FieldsFuncSeq(s, func(c rune) bool { return !unicode.IsLetter(c) }) {
		switch w {
		case "legacy", "deprecated", "retired", "discontinued", "superseded", "obsolete", "sunset", "original", "former", "previous", "old", "older", "eol":
			return true
		}
	}
	for _, w := range []string{"end-of-life", "end of life", "out of support", "out-of-support", "unsupported version", "unsupported release", "no longer supported", "旧版", "旧型", "已弃用", "已停用", "已下线", "不再支持", "サポート終了", "廃止", "非推奨", "旧モデル"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
