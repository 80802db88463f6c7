package fact

import (
	"strings"
)

// Resolve reads ambiguous forms as the language lang (BCP 47) writes them, and
// leaves what its writers disagree on: English alone does not say whether the
// day or the month comes first.
func (f Fact) Resolve(lang string) Fact {
	if !f.Ambiguous || len(f.Readings) < 2 {
		return f
	}
	base, region, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "_", "-")), "-")
	k := -1
	switch {
	case f.Kind == Date:
		k = dateReading(base, region)
	case f.Kind == Money && f.Unit == "CNY" && f.Readings[1].Unit == "JPY":
		k = map[string]int{"zh": 1, "ja": 2}[base] - 1
	case f.Kind == Clock || f.Readings[0].Kind != f.Readings[1].Kind:
	default:
		k = f.numberReading(base, region)
	}
	if k < 0 || k >= len(f.Readings) {
		return f
	}
	g := f.Readings[k]
	g.Bound, g.Text = f.Bound, f.Text
	g.Start, g.End, g.BoundStart, g.BoundEnd = f.Start, f.End, f.BoundStart, f.BoundEnd
	return g
}

// dateReading returns which of month first (0) and day first (1) a language
// writes, or -1.
func dateReading(base, region string) int {
	switch base {
	case "":
		return -1
	case "en":
		switch region {
		case "us":
			return 0
		case "", "ca", "ph":
			return -1
		}
	case "zh", "ja", "ko", "hu", "lt":
		return -1 // the year comes first there; this order was borrowed
	}
	return 1
}

// numberReading returns the reading whose separator the language uses: the
// first reading takes a comma for thousands and a stop for a fraction.
func (f Fact) numberReading(base, region string) int {
	switch base {
	case "":
		return -1
	case "en", "zh", "ja", "ko", "th", "he", "hi":
		return 0
	case "de", "es":
		if region == "ch" || region == "mx" || region == "li" {
			return 0
		}
	}
	return 1
}
