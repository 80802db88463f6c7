package claim

import (
	"reflect"
	"regexp"
	"testing"
)

func TestWorstAndStatus(t *testing.T) {
	tests := []struct {
		name   string
		in     []Verdict
		worst  Verdict
		status Status
	}{
		{"none", nil, Unverified, StatusFresh},
		{"supported", []Verdict{Supported, Supported}, Supported, StatusFresh},
		{"one unverified", []Verdict{Supported, Unverified}, Unverified, StatusUnverified},
		{"missing beats unverified", []Verdict{Unverified, Missing, Supported}, Missing, StatusStale},
		{"changed beats missing", []Verdict{Missing, Changed}, Changed, StatusStale},
		{"order does not matter", []Verdict{Changed, Missing, Unverified, Supported}, Changed, StatusStale},
		{"the empty word is no support", []Verdict{Supported, ""}, Unverified, StatusUnverified},
		{"an unknown word is no support", []Verdict{"fine"}, Unverified, StatusUnverified},
		{"an unknown word hides nothing", []Verdict{"fine", Missing}, Missing, StatusStale},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Worst(tt.in...); got != tt.worst {
				t.Errorf("Worst(%q) = %q, want %q", tt.in, got, tt.worst)
			}
			if got := StatusOf(tt.in...); got != tt.status {
				t.Errorf("StatusOf(%q) = %q, want %q", tt.in, got, tt.status)
			}
		})
	}
}

func TestFell(t *testing.T) {
	want := map[Verdict]bool{Changed: true, Missing: true, Unverified: false, Supported: false, "": false}
	for v, fell := range want {
		if v.Fell() != fell {
			t.Errorf("%q.Fell() = %v", v, !fell)
		}
	}
}

func TestGood(t *testing.T) {
	want := map[Outcome]bool{Fetched: true, NotModified: true, Unavailable: false, Suspect: false, Refused: false, NotDue: false, "": false}
	for outcome, good := range want {
		if (Visit{Outcome: outcome}).Good() != good {
			t.Errorf("a visit that is %q: Good() = %v", outcome, !good)
		}
	}
}

// TestRule changes one field after the other: what decides how a claim is
// judged changes the rule, its name and its place do not.
func TestRule(t *testing.T) {
	base := Claim{ID: "max-clip", Says: "up to three minutes", Sources: []string{"specs"}}
	source := Source{ID: "specs", Title: "Specs"}
	want := base.Rule(source)
	if len(want) != 32 {
		t.Errorf("Rule = %q, want 32 hex digits", want)
	}
	seen := map[string]string{want: "nothing"}
	deciding := map[string]func(*Claim, *Source){
		"says":         func(c *Claim, _ *Source) { c.Says = "x" },
		"quote":        func(c *Claim, _ *Source) { c.Quote = "x" },
		"about":        func(c *Claim, _ *Source) { c.About = "x" },
		"value":        func(c *Claim, _ *Source) { c.Value = "x" },
		"phrase":       func(c *Claim, _ *Source) { c.Phrase = []string{"x"} },
		"phrases":      func(c *Claim, _ *Source) { c.Phrase = []string{"x", ""} },
		"all_of":       func(c *Claim, _ *Source) { c.AllOf = [][]string{{"x"}} },
		"all_of twice": func(c *Claim, _ *Source) { c.AllOf = [][]string{{"x"}, {"x"}} },
		"pattern":      func(c *Claim, _ *Source) { c.Pattern = regexp.MustCompile("x") },
		"select":       func(_ *Claim, s *Source) { s.Select = "x" },
		"ignore":       func(_ *Claim, s *Source) { s.Ignore = []string{"x"} },
	}
	for name, change := range deciding {
		c, s := base, source
		change(&c, &s)
		got := c.Rule(s)
		if other, dup := seen[got]; dup {
			t.Errorf("a change of %s gives the rule of %s", name, other)
		}
		seen[got] = name
	}
	renamed, moved := base, source
	renamed.ID, moved.ID, moved.Title, moved.Schedule = "other", "other", "Other", "@hourly"
	if got := renamed.Rule(moved); got != want {
		t.Error("another id, title or schedule changes the rule")
	}
	if n := reflect.TypeFor[Claim]().NumField(); n != 9 {
		t.Errorf("Claim has %d fields: does the new one decide how it is judged?", n)
	}
}

func TestHashText(t *testing.T) {
	// FIPS 180-4's example "abc".
	want := "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got := HashText("abc"); got != want {
		t.Errorf("HashText(abc) = %s, want %s", got, want)
	}
}
