package fact

import "testing"

// TestCompareEdges holds what classes of equal values cannot show: bounds,
// precision, ambiguity, and what cannot be compared at all.
func TestCompareEdges(t *testing.T) {
	for _, tt := range []struct {
		want, got string
		relation  Relation
	}{
		// bounds
		{"up to 3 minutes", "3 minutes", Same},
		{"3 minutes", "at least 3 minutes", Same},
		{"up to 3 minutes", "at least 3 minutes", Different},
		{"up to 3 minutes", "over 3 minutes", Different},
		{"under 5 GB", "at most 5 GB", Same},
		{"over one minute", "1 分钟以上", Same},
		{"about 3 minutes", "up to 3 minutes", Same},
		{"over one minute", "1 minute", Same},
		{"21362 or later", "build 21362+", Same},
		{"cannot exceed 10k files", "no more than 10,000 files", Same},
		// other kinds, units and things
		{"12 credits", "12 seconds", Other},
		{"two modes", "two users", Other},
		{"$5", "€5", Other},
		{"5 GB", "5 GB/s", Other},
		{"5 km", "5 kg", Other},
		{"90%", "90", Other},
		{"Python 3.12", "PyTorch 3.11.0", Other},
		{"max_tokens", "Content-Type", Other},
		// numbers in tables
		{"100 request headers", "100", Same},
		{"100 request headers", "50", Different},
		{"20", "20 certificates per week", Same},
		{"Node 20", "20", Same},
		{"Node 20", "22", Different},
		{"Python 3.10", "3.10", Same},
		{"Python 3.10", "3.1", Different},
		{"$3 per million tokens", "$3 / 1M input tokens", Same},
		{"$3 per million tokens", "$3 per 1,000 tokens", Different},
		{"Node 20", "3.12", Other},
		{"WSL 2", "5 users", Other},
		// precision
		{"June 2026", "17 June 2026", Same},
		{"17 June 2026", "June 2026", Undecided},
		{"17 June", "17 June 2026", Same},
		{"17 June 2026", "18 June", Different},
		{"in 2026", "2025", Different},
		{"since 2026", "June 2025", Different},
		{"Python 3.10", "Python 3.10.13", Undecided},
		{"Python 3.10", "Python 3.1", Different},
		{"v2.0", "2.0.0", Same},
		{"VirtualBox 6.x", "VirtualBox 6.1.4", Same},
		{"Gen-4", "Gen-4.5", Different},
		{"GPT-4", "GPT-4o", Different},
		{"HTTP/1.1", "HTTP/2", Different},
		{"beta", "open beta", Undecided},
		{"closed beta", "open beta", Different},
		{"30 days", "1 month", Undecided},
		{"90 days", "6 months", Different},
		{"365 days", "1 year", Undecided},
		{"720p", "1280x720", Same},
		{"480p", "854x480", Undecided},
		{"480p", "720x480", Undecided},
		// periods
		{"20 per week", "20 certificates", Undecided},
		{"20 certificates", "20 certificates per week", Same},
		{"60 requests per minute", "1 request per second", Undecided},
		// ranges, lists, ambiguity
		{"10 seconds", "5 or 10 seconds", Undecided},
		{"15 seconds", "5 or 10 seconds", Different},
		{"720p", "480p–720p", Undecided},
		{"5 or 10 seconds", "2 to 10 seconds", Different},
		{"10 or 5 seconds", "5s or 10s", Same},
		{"1500", "1,500", Undecided},
		{"1500 files", "1,500 files", Same},
		{"1,500", "1,500", Same},
		{"1,500", "2500", Different},
		{"3 April 2026", "03/04/2026", Undecided},
		{"5 May 2026", "03/04/2026", Different},
		{"03/04/2026", "03/04/2026", Same},
		{"3:00", "3 minutes", Same},
		{"3:00 PM", "15:00", Same},
		{"¥100", "100元", Same},
		{"30m", "30 minutes", Same},
		// other scripts
		{"two modes", "两种方案", Same},
		{"two modes", "三种方案", Undecided},
	} {
		if got := Compare(parse(t, tt.want), parse(t, tt.got)); got != tt.relation {
			t.Errorf("Compare(%q, %q) = %v, want %v", tt.want, tt.got, got, tt.relation)
		}
	}
}

func TestResolve(t *testing.T) {
	for _, tt := range []struct{ in, lang, want string }{
		{"1,500", "en", "1500"},
		{"1,500", "de-DE", "1.5"},
		{"1.500 km", "de", "1500 km"},
		{"1.500 km", "en-GB", "1.5 km"},
		{"1.500 km", "", "1.500 km"},
		{"03/04/2026", "en-US", "4 March 2026"},
		{"03/04/2026", "en-GB", "3 April 2026"},
		{"03/04/2026", "fr", "3 April 2026"},
		{"03/04/2026", "en", "03/04/2026"},
		{"¥100", "ja", "100 JPY"},
		{"¥100", "zh-CN", "100 CNY"},
		{"3:00", "en", "3:00"},
	} {
		got, want := parse(t, tt.in).Resolve(tt.lang), parse(t, tt.want)
		if got.Key() != want.Key() || got.Ambiguous != want.Ambiguous {
			t.Errorf("Find(%q).Resolve(%q) = %s, want %s", tt.in, tt.lang, got.Key(), want.Key())
		}
		if got.Text != tt.in || got.End != len(tt.in) {
			t.Errorf("Find(%q).Resolve(%q) stands at %q", tt.in, tt.lang, got.Text)
		}
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ in, want, err string }{
		{" up to 3 minutes ", "up to 3 minutes", ""},
		{"1280×720", "1280×720", ""},
		{"5 or 10 seconds", "5 or 10 seconds", ""},
		{"early access", "early access", ""},
		{"tomorrow", "", `"tomorrow": not a typed value: write a number with its unit or what it counts, a size, an amount of money, a date, a version, a status or a URL`},
		{"about 5 GB of it", "", `"about 5 GB of it": not a typed value: only "about 5 GB" is understood`},
		{"5 GB, 3 users", "", `"5 GB, 3 users": not a typed value: it holds 2 values, "5 GB" and "3 users" among them`},
		{"", "", `"": not a typed value: write a number with its unit or what it counts, a size, an amount of money, a date, a version, a status or a URL`},
	} {
		f, err := Parse(tt.in)
		switch {
		case err != nil && err.Error() != tt.err:
			t.Errorf("Parse(%q) error = %q, want %q", tt.in, err, tt.err)
		case err == nil && (tt.err != "" || f.String() != tt.want):
			t.Errorf("Parse(%q) = %q, want %q %s", tt.in, f, tt.want, tt.err)
		}
	}
}
