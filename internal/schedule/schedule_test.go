package schedule

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func parse(t testing.TB, spec string, loc *time.Location) Schedule {
	t.Helper()
	s, err := Parse(spec, loc)
	if err != nil {
		t.Fatalf("Parse(%q): %v", spec, err)
	}
	return s
}

func at(t testing.TB, text string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func TestNext(t *testing.T) {
	paris, howe := zone(t, "Europe/Paris"), zone(t, "Australia/Lord_Howe")
	tests := []struct {
		name, spec  string
		loc         *time.Location
		after, want string
	}{
		{"interval", "@every 6h", time.UTC, "2026-04-23T08:00:00Z", "2026-04-23T14:00:00Z"},
		{"interval with spaces", "  @every   90m ", time.UTC, "2026-04-23T08:00:00Z", "2026-04-23T09:30:00Z"},
		{"descriptor", "@hourly", time.UTC, "2026-04-23T08:00:00Z", "2026-04-23T09:00:00Z"},
		{"working days", "0 6 * * 1-5", time.UTC, "2026-04-24T06:00:00Z", "2026-04-27T06:00:00Z"},
		{"in the zone given", "0 6 * * *", paris, "2026-07-01T00:00:00Z", "2026-07-01T04:00:00Z"},
		{"in the zone named", "CRON_TZ=Asia/Tokyo 0 6 * * *", paris, "2026-07-01T00:00:00Z", "2026-07-01T21:00:00Z"},
		{"in the zone named shortly", "TZ=UTC 0 6 * * *", paris, "2026-07-01T00:00:00Z", "2026-07-01T06:00:00Z"},
		{"leap day", "0 0 29 2 *", time.UTC, "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"},
		{"30 February or a Monday in it", "0 0 30 2 1", time.UTC, "2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"},

		// T01, T02: robfig/cron alone skips the spring run and repeats the autumn one.
		{"spring gap", "30 2 * * *", paris, "2027-03-27T12:00:00Z", "2027-03-28T01:30:00Z"},
		{"after the spring gap", "30 2 * * *", paris, "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"},
		{"autumn, once", "30 2 * * *", paris, "2026-10-24T12:00:00Z", "2026-10-25T01:30:00Z"},
		{"autumn, not twice", "30 2 * * *", paris, "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"},
		{"autumn, minutes go on", "*/30 * * * *", paris, "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"},
		{"autumn, hours go on", "@hourly", paris, "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"},
		{"a change of half an hour", "15 2 * * *", howe, "2026-10-03T12:00:00Z", "2026-10-03T15:45:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parse(t, tt.spec, tt.loc).Next(at(t, tt.after))
			if want := at(t, tt.want); !got.Equal(want) {
				t.Errorf("Next(%s) = %s, want %s", tt.after, got.UTC().Format(time.RFC3339), tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ spec, want string }{
		{"", "the schedule is empty"},
		{"   ", "the schedule is empty"},
		{"TZ=UTC", "the schedule is empty"},
		{"TZ= 0 6 * * *", "the time zone is empty"},
		{"CRON_TZ=../../etc/passwd 0 6 * * *", `no time zone "../../etc/passwd"`},
		{"CRON_TZ=/etc/passwd 0 6 * * *", `no time zone "/etc/passwd"`},
		{"CRON_TZ=Mars/Olympus 0 6 * * *", `no time zone "Mars/Olympus"`},
		{"0 0 31 2 *", `"0 0 31 2 *" never comes`},
		{"0 0 31 4,6,9,11 *", "never comes"},
		{", * * * *", "never comes"},
		{"*/0 * * * *", "step of range should be a positive number"},
		{"60 * * * *", "above maximum"},
		{"* * * *", "expected exactly 5 fields"},
		{"* * * * * *", "expected exactly 5 fields"},
		{"adaptive 6h", "expected exactly 5 fields"},
		{"Adaptive", "a descriptor such as @daily, or adaptive"},
		{"@fortnightly", "unrecognized descriptor"},
		{"@every", `@every "" is no duration`},
		{"@every day", `@every "day" is no duration`},
		{"@every 1ns", "@every 1ns is below one minute"},
		{"@every 59s", "@every 59s is below one minute"},
		{"@every -5h", "@every -5h is below one minute"},
		{"@every 876000h", "@every 876000h is above one year"},
		{strings.Repeat("1,", 600) + "1 * * * *", "at most 1024 are read"},
	}
	for _, tt := range tests {
		_, err := Parse(tt.spec, time.UTC)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Parse(%q) = %v, want %q", tt.spec, err, tt.want)
		}
	}
}

func TestDue(t *testing.T) {
	now := at(t, "2026-04-23T08:00:00Z")
	tests := []struct {
		name string
		last time.Time
		want bool
	}{
		{"never visited", time.Time{}, true},
		{"just now", now, false},
		{"within the interval", now.Add(-6*time.Hour + time.Second), false},
		{"an interval ago", now.Add(-6 * time.Hour), true},
		{"missed for long", now.AddDate(-1, 0, 0), true},
		{"in the future", now.Add(time.Hour), true},
	}
	s := parse(t, "@every 6h", time.UTC)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.Due(State{Last: tt.last}, now); got != tt.want {
				t.Errorf("Due = %t, want %t", got, tt.want)
			}
		})
	}
}

func TestZeroScheduleNeverComes(t *testing.T) {
	now := at(t, "2026-04-23T08:00:00Z")
	if next := (Schedule{}).Next(now); !next.IsZero() {
		t.Errorf("Next = %s, want the zero time", next)
	}
	if (Schedule{}).Due(State{Last: now.AddDate(-9, 0, 0)}, now) {
		t.Error("the zero schedule is due")
	}
}

// A time of day comes once on each local day, whatever the zone's summer time.
func TestOncePerLocalDay(t *testing.T) {
	zones := []string{"UTC", "Europe/Paris", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Tehran", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		clock := time.Date(2000, 1, 1, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, loc)
		s, err := Parse(clock.Format("4 15 * * *"), loc)
		if err != nil {
			t.Fatal(err)
		}
		last := s.Next(time.Date(rapid.IntRange(2005, 2035).Draw(t, "year"), 1, 1, 0, 0, 0, 0, loc))
		for range 366 {
			next := s.Next(last)
			if gap := next.Sub(last); gap < 22*time.Hour || gap > 26*time.Hour {
				t.Fatalf("%s, then %s", last, next)
			}
			last = next
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, spec := range []string{
		"@every 6h", "@hourly", "0 6 * * 1-5", "TZ=UTC", "CRON_TZ=Asia/Tokyo */5 8-18 * JAN-MAR ?",
		"0 0 31 2 *", ", , , , ,", "*/0 * * * *", "1-2-3 * * * *", "0 0 29 2 */1", "@every 1e9h", "CRON_TZ= ", "adaptive",
	} {
		f.Add(spec)
	}
	now := at(f, "2026-04-23T08:00:00Z")
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := Parse(spec, time.UTC)
		if err != nil {
			return
		}
		first := s.Next(now)
		second := s.Next(first)
		if !first.After(now) || second.Sub(first) < MinInterval {
			t.Errorf("%q comes at %s, then at %s", spec, first, second)
		}
	})
}
