package verdict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"monitor/internal/evidence"
	"monitor/internal/fact"
	"monitor/internal/page"
)

// A group is a set of spellings any of which will do.
type group struct {
	spellings []string
	words     []spelling
}

// A spelling is a phrase as words to be found in a row.
type spelling struct {
	text  string
	forms []string // folded, with simple endings cut: they find the units
	exact []string // folded, endings kept: they decide
	dense bool     // of a script that writes no spaces
	named bool     // one word with a capital: a name, not the verb it may look like
}

func newGroup(spellings []string) group {
	g := group{spellings: spellings}
	for _, text := range spellings {
		text = strings.TrimSpace(text)
		sp := spelling{text: text}
		for _, w := range evidence.Words(text) {
			sp.forms = append(sp.forms, w.Form)
			sp.exact = append(sp.exact, evidence.Fold(text[w.Start:w.End]))
		}
		if len(sp.forms) == 0 {
			continue
		}
		first, _ := utf8.DecodeRuneInString(text)
		sp.dense = evidence.Dense(first)
		sp.named = len(sp.forms) == 1 && unicode.IsUpper(first) && strings.ToUpper(text) != text
		g.words = append(g.words, sp)
	}
	return g
}

// has reports whether a folded word is one of a spelling's.
func (g group) has(form string) bool {
	for _, sp := range g.words {
		for _, f := range sp.forms {
			if f == form {
				return true
			}
		}
	}
	return false
}

// sightings returns where the spelling stands in a unit and what it does there.
func (sp spelling) sightings(u evidence.Unit) []sighting {
	var out []sighting
	for _, seg := range u.Segments() {
		if seg.Block.Kind == page.Code {
			continue
		}
		for _, at := range sp.in(seg.Text) {
			s := sighting{unit: u, phrase: seg.Text[at.Start:at.End]}
			s.role, s.denial = sp.roleOf(seg, at)
			out = append(out, s)
		}
	}
	return out
}

// in returns the spans of text that are the phrase.
func (sp spelling) in(text string) []fact.Span {
	if sp.dense {
		return spansOf(text, sp.text)
	}
	var out []fact.Span
	words := evidence.Words(text)
	for i := 0; i+len(sp.forms) <= len(words); i++ {
		if sp.at(text, words[i:]) {
			out = append(out, fact.Span{Start: words[i].Start, End: words[i+len(sp.forms)-1].End})
		}
	}
	return out
}

func spansOf(text, phrase string) []fact.Span {
	var out []fact.Span
	for from := 0; ; {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return out
		}
		out = append(out, fact.Span{Start: from + i, End: from + i + len(phrase)})
		from += i + len(phrase)
	}
}

// at reports whether the words begin with the phrase. A plural will do; a
// glued digit makes another word of it (wanderV2).
func (sp spelling) at(text string, words []evidence.Word) bool {
	for k, want := range sp.exact {
		got := evidence.Fold(text[words[k].Start:words[k].End])
		if got != want && got != want+"s" {
			return false
		}
		if k > 0 && strings.ContainsAny(text[words[k-1].End:words[k].Start], ".,;:!?") {
			return false
		}
	}
	end := words[len(sp.exact)-1].End
	if c := text[end:]; c != "" && (c[0] >= '0' && c[0] <= '9' || c[0] == '_') {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text[words[0].Start:])
	return !sp.named || unicode.IsUpper(first)
}

// roleOf says what the phrase at a span does in its sentence.
func (sp spelling) roleOf(seg evidence.Segment, at fact.Span) (role, string) {
	switch seg.Block.Region {
	case page.Nav, page.Footer:
		return aside, ""
	}
	if denial := deniedAt(seg.Text, at); denial != "" {
		return denied, denial
	}
	if bygone(seg.Block) || pastTense(seg.Text) {
		return past, ""
	}
	if sp.named && actsAsVerb(seg.Text, at) || sp.dense && actsAsVerbDense(seg.Text, at) {
		return verb, ""
	}
	return stated, ""
}

// denialReach is how many bytes may stand between a phrase and what denies it.
const denialReach = 28

// deniedAt returns the words that deny the phrase at a span, the phrase
// included, or nothing.
func deniedAt(text string, at fact.Span) string {
	for _, n := range fact.Negations(text) {
		switch {
		case n.End <= at.Start && at.Start-n.End <= denialReach && !breaks(text[n.End:at.Start]):
			return text[n.Start:at.End]
		case n.Start >= at.End && n.Start-at.End <= denialReach && !breaks(text[at.End:n.Start]):
			return text[at.Start:n.End]
		}
	}
	return ""
}

// breaks reports whether a clause ends in s.
func breaks(s string) bool { return strings.ContainsAny(s, ",;:.!?—–，；：。！？、") }

// actsAsVerb reports whether a word that begins a sentence is an order to the
// reader rather than a name: an adverb, an article or a preposition follows.
func actsAsVerb(text string, at fact.Span) bool {
	rest := evidence.Words(text[at.End:])
	if len(rest) == 0 || strings.ContainsAny(text[at.End:at.End+rest[0].Start], ":.,;–—-(|\"“”") {
		return false
	}
	next := evidence.Fold(text[at.End+rest[0].Start : at.End+rest[0].End])
	switch next {
	case "a", "an", "the", "your", "its", "their", "any", "every", "each", "this", "these", "those", "it", "them",
		"through", "around", "across", "into", "along", "over", "about", "within", "inside", "in", "to", "at", "on":
		return strings.TrimSpace(text[:at.Start]) == "" || endsSentence(text[:at.Start])
	}
	return strings.HasSuffix(next, "ly") && len(next) > 4
}

// actsAsVerbDense reports whether a Chinese word is led by what makes a verb
// of it: freely, at will, can.
func actsAsVerbDense(text string, at fact.Span) bool {
	before := strings.TrimRight(text[:at.Start], " ")
	for _, lead := range []string{"自由", "随意", "任意", "尽情", "可以", "可", "能", "能够", "去", "来", "边"} {
		if strings.HasSuffix(before, lead) {
			return true
		}
	}
	return false
}
