package fact

import "strings"

// maxQualifier is how far before a value a word that makes it a limit may be.
const maxQualifier = 7

// qualifier returns the bound that a noun phrase before token i gives its
// value: "maximum number of files per folder: 10", "Max duration of 5 minutes".
// The words themselves belong to the passage, not to the fact.
func (t *text) qualifier(i, floor int) Bound {
	if b := t.qualifierHan(i, floor); b != Exact {
		return b
	}
	switch t.folded(i - 1) {
	case "of", "is", "are", "be", "to", "at", ":", "=", "为", "是", "は", "が":
	default:
		return Exact
	}
	for at := i - 1; at >= floor && at > i-1-maxQualifier; at-- {
		k := t.at(at)
		if k.kind == digits || k.kind == symbol && at < i-1 || k.kind == noToken {
			return Exact
		}
		switch t.folded(at) {
		case "maximum", "max", "limit", "cap", "ceiling", "最大", "最高", "最长", "上限", "限制":
			return AtMost
		case "minimum", "least", "最小", "最低", "最少", "下限":
			return AtLeast
		}
	}
	return Exact
}

// qualifierHan returns the bound that stands before the verb of the clause:
// 最多可上传 10 个文件.
func (t *text) qualifierHan(i, floor int) Bound {
	for at := i - 1; at >= floor && at > i-1-maxQualifier && t.at(at).kind == ideograph; at-- {
		if _, p := t.phraseBefore(at + 1); p != nil && (p.bound == AtMost || p.bound == AtLeast) {
			return p.bound
		}
	}
	return Exact
}

// denied turns a bound round when its clause is denied: "no folder may hold
// more than 10,000 files" is at most, 不能超过 too, and 超えることはできません.
func (t *text) denied(b Bound, from, after int) Bound {
	turned := [...]Bound{Above: AtMost, Below: AtLeast}[b]
	for at := from - 1; at > from-9 && at >= 0 && t.at(at).kind != symbol; at-- {
		if denier(t.folded(at)) && t.folded(at+1) != "only" && t.folded(at+1) != "longer" {
			return turned
		}
	}
	for at := after; at < after+6 && t.at(at).kind == ideograph; at++ {
		switch t.spelled(at) {
		case "できません", "できない", "ません", "ない", "不可":
			return turned
		}
	}
	return b
}

func denier(w string) bool {
	switch w {
	case "no", "not", "never", "cannot", "nor", "neither", "不", "不能", "不可", "不得", "不会", "没有", "不要", "禁止":
		return true
	}
	return strings.HasSuffix(w, "n't")
}
