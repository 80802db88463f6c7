package fact

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// seeds are texts that reach every reader.
var seeds = []string{
	"", "5", "up to 3 minutes", "2–10 s or 5 GB/s, $1,200.50 per user per month", "between 5 and 10", "三万五千个文件，每秒 8 帧，百分之九十",
	"2026-04-23T08:00:00Z 23/04/2026 1.2.3.4.5-beta.2_x", "Python 3.9, 3.10 and 3.11; Node 18/20/22", "1 000 000 000 000 000 000 000",
	"99999999999999999999 EB", "https://a.b/c)).,", "a_b--c@d.e/f", "\xff5\xfe GB", "½½½ 1½ hours", "一一一一一一一一一一一一一一一一一", "x5 5x ×5 5×5×5",
	"1,1,1,1,1,1,1,1,1,1", "12:34:56:78", "no more than not less than up to about ~5", "1週間に50個まで", "٣٫٥ GB", "5- or 10-second",
}

// sound reports what is wrong with the facts of source; "" when nothing is.
func sound(source string, facts []Fact) string {
	end := 0
	for _, f := range facts {
		switch {
		case f.Kind == None || f.Kind.String() == "unknown":
			return "a fact without kind"
		case f.Start < end || f.End <= f.Start || f.End > len(source):
			return "spans out of order"
		case f.BoundStart > f.Start || f.BoundEnd < f.End || f.BoundStart < end || f.BoundEnd > len(source):
			return "bound words outside their place"
		case f.Text != source[f.Start:f.End]:
			return "text is not its span"
		case f.size() == 0 || f.Form == Single && f.size() != 1 || f.Form != Single && f.size() < 2:
			return "values do not fit the form"
		case f.Ambiguous != (len(f.Readings) > 1):
			return "ambiguous without readings"
		case f.String() == "" || f.Key() == "":
			return "unprintable"
		case Compare(f, f) != Same:
			return "not the same as itself"
		}
		end = f.BoundEnd
	}
	return ""
}

func FuzzFind(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		facts := Find(s)
		if wrong := sound(s, facts); wrong != "" {
			t.Errorf("Find(%q): %s: %+v", s, wrong, facts)
		}
		if diff := cmp.Diff(facts, Find(s)); diff != "" {
			t.Errorf("Find(%q) is not deterministic:\n%s", s, diff)
		}
		end := 0
		for _, n := range Negations(s) {
			if n.Start < end || n.End <= n.Start || n.End > len(s) {
				t.Errorf("Negations(%q) = %v", s, n)
			}
			end = n.End
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Parse(s)
		if (err == nil) == (got.Kind == None) {
			t.Errorf("Parse(%q) = %+v, %v", s, got, err)
		}
		if err == nil && utf8.ValidString(s) && Compare(got, got.Resolve("de")) == Different {
			t.Errorf("Parse(%q): resolved, it differs", s)
		}
	})
}
