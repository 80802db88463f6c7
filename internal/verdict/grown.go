package verdict

import (
	"slices"
	"strings"

	"monitor/internal/evidence"
)

// grown is a list that the claim gives whole, and that has one more member:
// A and B became A, B and C.
func (r *Rule) grown(f *finding) *difference {
	if exemplifies(r.text) {
		return nil
	}
	var now []enumeration
	for _, was := range enumerations(r.text) {
		if !r.whole() && !r.tells(was) {
			continue
		}
		if now == nil {
			now = enumerations(f.p.Unit().Text())
		}
		for _, list := range now {
			if fresh := list.beyond(was); fresh != "" && !containsFolded(r.text, fresh) && !containsFolded(r.claim.Says, fresh) {
				return &difference{expected: was.text, observed: list.text, why: "now lists " + fresh + " too", dropped: true}
			}
		}
	}
	return nil
}

// whole reports whether the quote calls its list all there is.
func (r *Rule) whole() bool {
	return restricts(r.text) || slices.ContainsFunc(evidence.Words(r.text), func(w evidence.Word) bool {
		switch evidence.Fold(r.text[w.Start:w.End]) {
		case "both", "either", "just":
			return true
		}
		return false
	})
}

// tells reports whether the article names every member of a list, so that it
// leaves out what is new.
func (r *Rule) tells(list enumeration) bool {
	return !slices.ContainsFunc(list.members, func(m string) bool {
		words := evidence.Words(m)
		last := words[max(0, len(words)-1):]
		return len(last) == 0 || !slices.ContainsFunc(evidence.Words(r.claim.Says), func(w evidence.Word) bool { return w.Form == last[0].Form })
	})
}

// beyond returns the first member that e has and was has not, where e has all of
// was. Whether the word at its head is a member, only the same word before both
// can tell.
func (e enumeration) beyond(was enumeration) string {
	if len(e.members) <= len(was.members) || slices.ContainsFunc(was.members, func(m string) bool { return !e.has(m) }) {
		return ""
	}
	for i, m := range e.members {
		if !was.has(m) && (i > 0 || e.lead != "" && e.lead == was.lead) {
			return m
		}
	}
	return ""
}

// exemplifies reports whether text says that what it lists are examples.
func exemplifies(text string) bool {
	s := " " + strings.ToLower(bracketText.ReplaceAllString(text, "")) + " "
	for _, w := range []string{" such as ", " including ", " include ", " includes ", " like ", "e.g.", " for example", " for instance", "例如", "比如", "包括", "等", "など"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
