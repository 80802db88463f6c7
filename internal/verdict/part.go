package verdict

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// A part is a term of the quote that the claim rests on, or, with term -1, a
// value that the quote does not state.
type part struct {
	term   int
	fact   *fact.Fact
	strong bool // a fact, a name, a code, a status: its loss alone decides
}

// bearing returns what the claim rests on: the facts that the article and the
// quote share, else those of the quote; and where these only name a thing (WSL
// 2, Windows Server 2016) the words that both share, else the quote's words.
func (r *Rule) bearing() []part {
	if len(r.values) > 0 {
		return r.valueParts()
	}
	shared := r.partsOf(func(i int) bool { return r.fact(i) && r.query.Shared[i] })
	for _, p := range shared {
		if !r.names(p.term) && p.fact.Kind != fact.Status {
			return shared
		}
	}
	words := r.partsOf(func(i int) bool { return r.word(i) && r.query.Shared[i] })
	if own := r.partsOf(func(i int) bool { return r.fact(i) && !r.names(i) && r.query.Terms[i].Fact.Kind != fact.Status }); len(own) > 0 && len(shared) == 0 {
		if !slices.ContainsFunc(r.said, func(t evidence.Term) bool { return t.Fact != nil }) {
			own = append(own, words...)
		}
		return own
	}
	if len(words) == 0 && len(shared) == 0 {
		words = r.partsOf(r.word)
	}
	return append(append(shared, words...), r.tick()...)
}

// tick is the one tick or cross of a quoted row: what the row says, though no
// article spells it.
func (r *Rule) tick() []part {
	ticks := r.partsOf(func(i int) bool { return isTick(r.query.Terms[i].Form) })
	if len(ticks) != 1 || r.query.Shared[ticks[0].term] {
		return nil
	}
	return ticks
}

// valueParts returns the terms of the quote that state the claim's values; a
// value that the quote does not state is itself looked for around the passage.
func (r *Rule) valueParts() []part {
	var out []part
	for i := range r.values {
		v := &r.values[i]
		if r.query.Loose { // the article may round, or leave out by what it counts
			out = append(out, part{-1, v, true})
			continue
		}
		stated := r.partsOf(func(i int) bool {
			t := r.query.Terms[i]
			return t.Fact == nil && spells(*v, t.Form) || t.Fact != nil && evidence.Meet(*v, *t.Fact) == evidence.Held
		})
		for k := range stated {
			if stated[k].fact != nil {
				stated[k].fact = v
			}
		}
		if len(stated) == 0 {
			stated = []part{{-1, v, true}}
		}
		out = append(out, stated...)
	}
	return out
}

func isTick(form string) bool { return form == "✓" || form == "✗" }

func (r *Rule) fact(i int) bool { return r.query.Terms[i].Fact != nil }

func (r *Rule) word(i int) bool { return !r.fact(i) && !evidence.Dull(r.query.Terms[i].Form) }

func (r *Rule) partsOf(want func(int) bool) []part {
	var out []part
	for i, t := range r.query.Terms {
		if want(i) {
			out = append(out, part{i, t.Fact, t.Fact != nil || r.strong(i)})
		}
	}
	return out
}

// names reports whether a number is part of a name: alone at the head of the
// quote, as a row's name is, or right behind a word with a capital.
func (r *Rule) names(i int) bool {
	f := r.query.Terms[i].Fact
	switch f.Kind {
	case fact.Number, fact.Ordinal, fact.Version:
	case fact.Count:
		if len(f.Values) == 0 || f.Values[0].Cmp(fact.Int(100)) >= 0 {
			return false
		}
	default:
		return false
	}
	if i == 0 {
		return f.Start == 0 && len(r.query.Terms) > 1 && f.Kind != fact.Count
	}
	before := r.query.Terms[i-1]
	first, _ := utf8.DecodeRuneInString(r.text[before.Start:])
	return before.Fact == nil && unicode.IsUpper(first) && r.text[before.End:f.Start] == " "
}

// strong reports whether a word is spelled like a name or a code (a capital
// inside a sentence, a digit, an underscore), is a member of a list that the
// article shares, or is what the article calls a status.
func (r *Rule) strong(i int) bool {
	t := r.query.Terms[i]
	if t.Dense(r.text) || r.query.Shared[i] && r.inList(i) {
		return r.inList(i)
	}
	if r.query.Shared[i] && r.ofCode(i) || isTick(t.Form) {
		return true
	}
	if weighty(evidence.Fold(r.text[t.Start:t.End])) {
		return true
	}
	for _, s := range r.said {
		if s.Fact != nil && s.Fact.Kind == fact.Status && slices.ContainsFunc(evidence.Words(s.Fact.Text), func(w evidence.Word) bool { return w.Form == t.Form }) {
			return true
		}
	}
	word := r.text[t.Start:t.End]
	first, size := utf8.DecodeRuneInString(word)
	for _, c := range word[size:] {
		if unicode.IsUpper(c) || unicode.IsDigit(c) || c == '_' {
			return true
		}
	}
	return unicode.IsUpper(first) && i > 0 && !endsSentence(r.text[:t.Start])
}

// endsSentence reports whether what follows s begins a sentence.
func endsSentence(s string) bool {
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ' ', '"', '\'', '(', '*', '-':
			continue
		case '.', '!', '?', ':':
			return true
		}
		return false
	}
	return true
}

// weighty reports words that are values though no number is in them.
func weighty(word string) bool {
	switch word {
	case "unlimited", "unmetered", "free", "paid", "optional", "mandatory", "never", "always", "permanent", "temporary":
		return true
	}
	return false
}
