package verdict

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"monitor/internal/claim"
)

var firstDay = time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)

// read is a reading of a claim that says three minutes: it holds, "-" is
// missing, and anything else is the value that changed.
func read(value string) claim.Reading {
	r := claim.Reading{Source: "specs", Verdict: claim.Changed, Expected: "3 minutes", Observed: value}
	switch value {
	case "3 minutes":
		r.Verdict = claim.Supported
	case "-":
		r.Verdict, r.Observed = claim.Missing, ""
	case "?":
		r.Verdict, r.Observed, r.Why = claim.Unverified, "", "two passages disagree"
	}
	return r
}

func TestTell(t *testing.T) {
	type look struct {
		after  time.Duration
		value  string
		before string // set when the rule changed
		mark   string // accepted, snoozed
	}
	tests := []struct {
		name  string
		looks []look
		want  []string
	}{
		{"holds", []look{{value: "3 minutes"}, {after: time.Hour, value: "3 minutes"}}, nil},
		{"fallen at first sight", []look{{value: "5 minutes"}, {after: 9 * time.Hour, value: "5 minutes"}},
			[]string{"stale 3 minutes → 5 minutes"}},
		{"falls, and is back", []look{{value: "3 minutes"}, {after: time.Hour, value: "-"}, {after: 9 * time.Hour, value: "3 minutes"}},
			[]string{"stale 3 minutes → no longer stated", "fresh no longer stated → 3 minutes"}},
		{"falls further", []look{{value: "5 minutes"}, {after: 9 * time.Hour, value: "8 minutes"}},
			[]string{"stale 3 minutes → 5 minutes", "stale 5 minutes → 8 minutes"}},
		{"back too soon to be told at once", []look{{value: "5 minutes"}, {after: time.Hour, value: "3 minutes"}, {after: 5 * time.Hour, value: "3 minutes"}},
			[]string{"stale 3 minutes → 5 minutes", "fresh 5 minutes → 3 minutes"}},
		{"gone and back while silent", []look{{value: "5 minutes"}, {after: time.Hour, value: "3 minutes"}, {after: time.Hour, value: "5 minutes"}, {after: 9 * time.Hour, value: "5 minutes"}},
			[]string{"stale 3 minutes → 5 minutes"}},
		{"varies, then rests", []look{
			{value: "3 minutes"}, {after: time.Hour, value: "5 minutes"}, {after: time.Hour, value: "3 minutes"}, {after: time.Hour, value: "5 minutes"},
			{after: 6 * time.Hour, value: "5 minutes"}, {after: time.Hour, value: "3 minutes"}, {after: time.Hour, value: "5 minutes"}, {after: 30 * time.Hour, value: "5 minutes"}},
			[]string{"stale 3 minutes → 5 minutes", "varying 3 minutes → 5 minutes, flips: 2", "stale varying → 5 minutes, flips: 2"}},
		{"a rule that reads otherwise", []look{{value: "3 minutes"}, {after: 9 * time.Hour, value: "-", before: "-"}, {after: 9 * time.Hour, value: "-"}}, nil},
		{"a rule mended after the fall", []look{{value: "5 minutes"}, {after: 9 * time.Hour, value: "3 minutes", before: "3 minutes"}},
			[]string{"stale 3 minutes → 5 minutes"}},
		{"a rule and the page changed", []look{{value: "3 minutes"}, {after: 9 * time.Hour, value: "5 minutes", before: "4 minutes"}},
			[]string{"stale 4 minutes → 5 minutes"}},
		{"a rule that cannot read what was", []look{{value: "3 minutes"}, {after: 9 * time.Hour, value: "-", before: "?"}}, nil},
		{"a rule changed before what is owed was told", []look{{value: "3 minutes"}, {after: time.Hour, value: "5 minutes", mark: "snoozed"}, {after: time.Hour, value: "5 minutes", before: "5 minutes"}},
			[]string{"stale 3 minutes → 5 minutes"}},
		{"accepted", []look{{value: "5 minutes"}, {after: 9 * time.Hour, value: "5 minutes", mark: "accepted"}, {after: 9 * time.Hour, value: "8 minutes"}},
			[]string{"stale 3 minutes → 5 minutes", "stale 5 minutes → 8 minutes"}},
		{"accepted for a time", []look{{value: "5 minutes", mark: "accepted"}, {after: 9 * time.Hour, value: "5 minutes"}},
			[]string{"stale 5 minutes → 5 minutes"}},
		{"snoozed", []look{{value: "5 minutes", mark: "snoozed"}, {after: 99 * time.Hour, value: "5 minutes", mark: "snoozed"}, {after: time.Hour, value: "5 minutes"}},
			[]string{"stale 3 minutes → 5 minutes"}},
		{"a clock set back", []look{{value: "5 minutes"}, {after: -99 * time.Hour, value: "3 minutes"}},
			[]string{"stale 3 minutes → 5 minutes", "fresh 5 minutes → 3 minutes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, told := firstDay, claim.Told{}
			var got []string
			for _, l := range tt.looks {
				at = at.Add(l.after)
				look := Look{Reading: read(l.value), At: at, Accepted: l.mark == "accepted", Snoozed: l.mark == "snoozed"}
				if l.before != "" {
					before := read(l.before)
					look.Before = &before
				}
				var news *News
				if told, news = Tell(told, look); news != nil {
					got = append(got, inLine(*news))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func inLine(n News) string {
	line := string(n.Kind) + " " + n.From + " → " + n.To
	if n.Flips > 1 {
		line += ", flips: " + string(rune('0'+n.Flips))
	}
	return line
}

// A life is a random row of looks at one claim.
func life(t *rapid.T, values ...string) []Look {
	at := firstDay
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Look {
		at = at.Add(time.Duration(rapid.IntRange(1, 40*60).Draw(t, "minutes")) * time.Minute)
		return Look{Reading: read(rapid.SampledFrom(values).Draw(t, "value")), At: at, Snoozed: rapid.IntRange(0, 9).Draw(t, "snoozed") == 0}
	}), 1, 60).Draw(t, "looks")
}

// However a value moves, a claim is told at most once in six hours, a look that
// finds the same tells nothing, and once the value rests editors know it.
func TestEditorsAreToldOnceAndRightly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var told claim.Told
		var last time.Time
		var at time.Time
		for _, l := range life(t, "3 minutes", "5 minutes", "8 minutes", "-") {
			var news *News
			told, news = Tell(told, l)
			if news != nil && !last.IsZero() && l.At.Sub(last) < damping {
				t.Fatalf("told at %v and again at %v", last, l.At)
			}
			if news != nil {
				last = l.At
			}
			if again, twice := Tell(told, l); twice != nil || !cmp.Equal(again, told) {
				t.Fatalf("the same look told %+v", twice)
			}
			at = l.At
		}
		final := read(rapid.SampledFrom([]string{"3 minutes", "5 minutes", "-"}).Draw(t, "final"))
		told, _ = Tell(told, Look{Reading: final, At: at.Add(time.Hour)})
		told, _ = Tell(told, Look{Reading: final, At: at.Add(15 * 24 * time.Hour)})
		told, _ = Tell(told, Look{Reading: final, At: at.Add(16 * 24 * time.Hour)})
		if told.Value != final.Value() {
			t.Fatalf("editors know %q, it is %q", told.Value, final.Value())
		}
	})
}

// A change that is no return, seen at the pace of an ordinary schedule, is told
// exactly once, at once.
func TestEveryChangeIsToldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at, told, value := firstDay, claim.Told{}, 0
		told, _ = Tell(told, Look{Reading: read("3 minutes"), At: at})
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			at = at.Add(damping)
			changed := rapid.Bool().Draw(t, "changed")
			if changed {
				value++
			}
			r := read("3 minutes")
			if value > 0 {
				r = read(string(rune('A' + value)))
			}
			var news *News
			if told, news = Tell(told, Look{Reading: r, At: at}); (news != nil) != changed {
				t.Fatalf("changed: %v, told: %+v", changed, news)
			}
		}
	})
}

// Another rule or engine tells nothing of a text that is the same.
func TestOurChangesAreNoNews(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var told claim.Told
		at := firstDay
		for _, l := range life(t, "3 minutes", "5 minutes", "-") {
			l.Snoozed = false
			told, _ = Tell(told, l)
			at = l.At
		}
		settle := read("3 minutes")
		for range 3 { // nothing is pending any more
			at = at.Add(15 * 24 * time.Hour)
			told, _ = Tell(told, Look{Reading: settle, At: at})
		}
		for _, value := range rapid.SliceOfN(rapid.SampledFrom([]string{"3 minutes", "5 minutes", "-", "7 minutes"}), 1, 9).Draw(t, "rules") {
			at = at.Add(time.Hour)
			r := read(value)
			var news *News
			if told, news = Tell(told, Look{Reading: r, Before: &r, At: at}); news != nil {
				t.Fatalf("a rule that reads %s told %+v", value, news)
			}
		}
	})
}

func TestTellTarget(t *testing.T) {
	patience := Patience{Failures: 3, After: 24 * time.Hour}
	state := func(failures int, lasted time.Duration, reason claim.Reason, told claim.AlertKind) claim.TargetState {
		s := claim.TargetState{Failures: failures, Told: told, Visit: claim.Visit{Outcome: claim.Unavailable, Reason: reason, At: firstDay}}
		if failures == 0 {
			s.Visit.Outcome = claim.Fetched
		} else {
			s.BadSince = firstDay.Add(-lasted)
		}
		return s
	}
	tests := []struct {
		name string
		now  claim.TargetState
		want claim.AlertKind
	}{
		{"good", state(0, 0, "", ""), ""},
		{"failed once", state(1, 0, claim.ReasonTimeout, ""), ""},
		{"failed often within a day", state(9, 23*time.Hour, claim.ReasonTimeout, ""), ""},
		{"failed seldom for days", state(2, 99*time.Hour, claim.ReasonTimeout, ""), ""},
		{"failed often and long", state(3, 24*time.Hour, claim.ReasonTimeout, ""), claim.AlertUnreadable},
		{"not there, often and long", state(3, 24*time.Hour, claim.ReasonGone, ""), claim.AlertGone},
		{"told already", state(4, 30*time.Hour, claim.ReasonGone, claim.AlertUnreadable), ""},
		{"back", state(0, 0, "", claim.AlertGone), claim.AlertReadable},
	}
	for _, tt := range tests {
		if got := TellTarget(tt.now, patience); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTellWatch(t *testing.T) {
	since := firstDay.Add(-time.Hour)
	tests := []struct {
		name           string
		since          time.Time
		failing, total int
		want           claim.AlertKind
	}{
		{"all good", time.Time{}, 0, 9, ""},
		{"two of three", time.Time{}, 2, 3, ""},
		{"a third", time.Time{}, 3, 9, claim.AlertUnwell},
		{"less than a third", time.Time{}, 3, 10, ""},
		{"told already", since, 9, 9, ""},
		{"over", since, 1, 9, claim.AlertWell},
	}
	for _, tt := range tests {
		w, got := TellWatch(claim.Watch{FailingSince: tt.since}, tt.failing, tt.total, firstDay)
		if got != tt.want || Holds(w, firstDay) != (got == claim.AlertUnwell || got == "" && !tt.since.IsZero()) {
			t.Errorf("%s: %q and %+v, want %q", tt.name, got, w, tt.want)
		}
	}
	if Holds(claim.Watch{FailingSince: firstDay}, firstDay.Add(holdFor)) {
		t.Error("held for ever")
	}
}

func TestTellLate(t *testing.T) {
	var w claim.Watch
	var got []claim.AlertKind
	for _, late := range []time.Duration{0, 9 * time.Minute, 10 * time.Minute, time.Hour, 2 * time.Minute, 59 * time.Second, 0} {
		var kind claim.AlertKind
		if w, kind = TellLate(w, late, firstDay); kind != "" {
			got = append(got, kind)
		}
	}
	if diff := cmp.Diff([]claim.AlertKind{claim.AlertUnwell, claim.AlertWell}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTellLapse(t *testing.T) {
	patience := Patience{Failures: 2, After: 24 * time.Hour}
	var lapse claim.Lapse
	var got []claim.AlertKind
	at := firstDay
	for _, unverified := range []bool{false, true, false, true, true, true, true, false, false, true} {
		at = at.Add(13 * time.Hour)
		var kind claim.AlertKind
		if lapse, kind = TellLapse(lapse, unverified, at, patience); kind != "" {
			got = append(got, kind)
		}
	}
	if diff := cmp.Diff([]claim.AlertKind{claim.AlertUnverified, claim.AlertVerified}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if lapse.Visits != 1 || !lapse.Since.Equal(at) {
		t.Errorf("lapse %+v", lapse)
	}
}
