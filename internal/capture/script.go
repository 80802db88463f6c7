package capture

import "unicode"

// A script is a way of writing, as far as it tells one language's pages from
// another's.
type script uint8

const (
	latin script = iota
	han          // with kana, for Japanese mixes them
	thai         // with Lao and Khmer: without spaces, too
	cyrillic
	greek
	arabic
	hebrew
	hangul
	indic
	otherScript
	scripts // how many
)

// name is how a script is remembered.
func (s script) name() string {
	return [scripts]string{
		"Latin", "Han", "Thai", "Cyrillic", "Greek", "Arabic", "Hebrew", "Hangul", "Indic", "",
	}[s]
}

// scriptOf tells the script of a letter beyond ASCII by its block (Unicode
// chapter 2.8); those that few pages are written in count as one.
func scriptOf(r rune) script {
	switch {
	case r < 0x370 || r >= 0x1e00 && r < 0x1f00:
		return latin
	case r < 0x400 || r >= 0x1f00 && r < 0x2000:
		return greek
	case r < 0x530:
		return cyrillic
	case r >= 0x590 && r < 0x600:
		return hebrew
	case r >= 0x600 && r < 0x780 || r >= 0x8a0 && r < 0x900:
		return arabic
	case r >= 0x900 && r < 0xe00:
		return indic
	case r >= 0xe00 && r < 0xf00 || r >= 0x1780 && r < 0x1800:
		return thai
	case r >= 0x3040 && r < 0x3130 || r >= 0x31f0 && r < 0x3200 || unicode.Is(unicode.Han, r):
		return han
	case r >= 0x1100 && r < 0x1200 || r >= 0x3130 && r < 0x3190 || r >= 0xac00 && r < 0xd7b0:
		return hangul
	}
	return otherScript
}

func (t *tally) letters() int {
	all := 0
	for _, n := range t.scripts {
		all += n
	}
	return all
}

// script names the one that the text is written in, or "" where it is mixed.
func (t *tally) script() string {
	all, most := t.letters(), script(0)
	for s, n := range t.scripts {
		if n > t.scripts[most] {
			most = script(s)
		}
	}
	if float64(t.scripts[most]) < inOneScript*float64(all) || all == 0 {
		return ""
	}
	return most.name()
}
