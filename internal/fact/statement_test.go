package fact

import (
	"strings"
	"testing"
)

func TestParseAll(t *testing.T) {
	for _, tt := range []struct{ in, facts, name string }{
		{"3 minutes", "3 minutes", ""},
		{"TLS 1.3", "1.3", "TLS"},
		{"Windows Server 2019", "2019", "Windows Server"},
		{"Ruby 3.2 or newer", "3.2 or later", "Ruby"},
		{"25% or 2 GB", "25% | 2 GB", ""},
		{"8 vCPUs and 32 GB of memory", "8 vCPUs | 32 GB", "of memory"},
		{"1903 / 18362", "1903 | 18362", ""},
		{"$4/month + $2 per seat", "$4 per month | $2 per seat", ""},
		{"3 × GPUs", "3 gpus", ""},
		{"Jul–Sep 2021", "July 2021–September 2021", ""},
		{"1週間20個", "20 per week", ""},
		{"1日2回", "2 times per day", ""},
		{"7回/時", "7 times per hour", ""},
		{"200件/3時間", "200 every 3 hours", ""},
	} {
		facts, name, err := ParseAll(tt.in)
		if err != nil {
			t.Errorf("ParseAll(%q): %v", tt.in, err)
			continue
		}
		var got []string
		for _, f := range facts {
			got = append(got, f.String())
		}
		if s := strings.Join(got, " | "); s != tt.facts || name != tt.name {
			t.Errorf("ParseAll(%q) = %s named %q, want %s named %q", tt.in, s, name, tt.facts, tt.name)
		}
	}
}

func TestParseAllRefuses(t *testing.T) {
	for _, in := range []string{
		"", "very pretty pictures", "you must",
		"the upload of a file with a size of 5 MB is refused by the service",
	} {
		if facts, name, err := ParseAll(in); err == nil {
			t.Errorf("ParseAll(%q) = %v named %q, want an error", in, facts, name)
		}
	}
}
