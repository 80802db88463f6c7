package check_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/check"
	"monitor/internal/claim"
)

// The account of an article says of it what the report of all does, through a
// change, decisions, an outage and the end of a decision.
func TestAccountAgreesWithRemembered(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes", "it records 3 minutes"), about("b", 1, "3 minutes of video"), about("c", 0))
	w.articles[1].Claims[0].Sources = append(w.articles[1].Claims[0].Sources, "a-specs")
	agree := func(what string) map[string]check.Account {
		t.Helper()
		plan, err := check.NewPlan(w.articles)
		if err != nil {
			t.Fatal(err)
		}
		rep, err := check.Remembered(plan, w.store, w.now)
		if err != nil {
			t.Fatal(err)
		}
		accounts := map[string]check.Account{}
		for _, want := range rep.Articles {
			acc, err := plan.Account(want.ID, w.store, w.now)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, acc.Report); diff != "" {
				t.Errorf("%s: article %s (-report of all +account):\n%s", what, want.ID, diff)
			}
			accounts[want.ID] = acc
		}
		return accounts
	}
	inForce := func(what string, c check.ClaimAccount, accept, snooze bool) {
		t.Helper()
		if got := [2]bool{c.Accept != nil, c.Snooze != nil}; got != [2]bool{accept, snooze} {
			t.Errorf("%s: accept and snooze in force are %v, want %v", what, got, [2]bool{accept, snooze})
		}
	}

	inForce("never read", agree("never read")["a"].Claims[0], false, false)
	w.check(0)
	w.says("5 minutes")
	w.check(time.Hour)
	fell := agree("fallen")
	decide := func(article string, c int, d claim.Decision) {
		t.Helper()
		d.Article, d.Claim = article, w.articles[map[string]int{"a": 0, "b": 1}[article]].Claims[c].ID
		if err := w.store.Decide(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	settled := func(c check.ClaimAccount) (list []claim.Settled) {
		for _, cited := range c.Cited {
			list = append(list, check.Settled([]claim.ClaimState{cited.State})...)
		}
		return list
	}
	decide("a", 0, claim.Decision{Accept: &claim.Accept{At: w.now, Until: w.now.Add(24 * time.Hour), Reason: "known", Readings: settled(fell["a"].Claims[0])}})
	decide("a", 1, claim.Decision{Snooze: &claim.Snooze{At: w.now, Readings: settled(fell["a"].Claims[1])}})
	decide("b", 0, claim.Decision{Snooze: &claim.Snooze{At: w.now, Until: w.now.Add(24 * time.Hour)}})
	decided := agree("decided")
	inForce("accepted", decided["a"].Claims[0], true, false)
	inForce("snoozed until another value", decided["a"].Claims[1], false, true)
	inForce("snoozed until tomorrow", decided["b"].Claims[0], false, true)

	w.failing.Store(1)
	w.check(time.Hour)
	inForce("out of reach", agree("out of reach")["a"].Claims[0], true, false)
	w.failing.Store(0)
	w.says("7 minutes")
	w.check(time.Hour)
	moved := agree("another value")
	inForce("another value than was accepted", moved["a"].Claims[0], false, false)
	inForce("another value than was snoozed", moved["a"].Claims[1], false, false)
	inForce("before tomorrow", moved["b"].Claims[0], false, true)
	w.says("5 minutes")
	w.check(time.Hour)
	inForce("the accepted value again", agree("back")["a"].Claims[0], true, false)
	w.now = w.now.Add(48 * time.Hour)
	late := agree("decisions have ended")
	inForce("the accept has ended", late["a"].Claims[0], false, false)
	inForce("the snooze has ended", late["b"].Claims[0], false, false)
}

// An article that a plan does not have is known as such, and not taken for one
// without claims.
func TestAccountOfNoArticle(t *testing.T) {
	w := watch(t, about("a", 0, "3 minutes"))
	plan, err := check.NewPlan(w.articles)
	if err != nil {
		t.Fatal(err)
	}
	acc, err := plan.Account("b", w.store, w.now)
	if diff := cmp.Diff(check.Account{}, acc); diff != "" || err != nil {
		t.Errorf("the account of no article: %v (-want +got):\n%s", err, diff)
	}
}
