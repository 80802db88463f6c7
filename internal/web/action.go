package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/desk"
)

// said is the line that a page begins with after a form brought people there.
// The address holds one of these words, never a text.
func said(word string) string {
	switch word {
	case "accept":
		return "Accepted: what the source says now counts as support."
	case "snooze":
		return "Snoozed: nobody is told of it for now."
	case "accept-undone":
		return "The acceptance is undone."
	case "snooze-undone":
		return "The snooze is undone."
	case "check":
		return "It is being checked now. What is found appears here."
	}
	return ""
}

// A refusal is a form that could not be obeyed, with what it was filled with.
// The zero refusal is none.
type refusal struct {
	code    int
	claim   string // that it was about; empty when it was about the whole article
	Why     string
	Verb    string
	Reason  string
	Because string
	Until   string
}

// act does what a form of a claim asks for, and leads back to where it stood.
func (d *Door) act(w http.ResponseWriter, r *http.Request) error {
	if r.PathValue("verb") == "check" {
		return d.visit(w, r)
	}
	asked, err := decisionOf(r)
	if err != nil {
		return err
	}
	_, err = d.settle(r.Context(), asked)
	if why, code := whyNot(err); why != "" {
		return d.again(w, r, refusal{
			code: code, claim: asked.Claim, Why: why, Verb: r.PathValue("verb"),
			Reason: asked.Reason, Because: string(asked.Because), Until: r.PostFormValue("until"),
		})
	}
	if err != nil {
		return err
	}
	word := asked.Verb
	if asked.Undo {
		word += "-undone"
	}
	d.back(w, r, word)
	return nil
}

// decisionOf reads a form. What is wrong with the decision itself is found
// where all decisions come through.
func decisionOf(r *http.Request) (Decision, error) {
	if err := r.ParseForm(); err != nil {
		return Decision{}, unreadable(err)
	}
	asked := Decision{
		Article: r.PathValue("article"), Claim: r.PathValue("claim"), Verb: r.PathValue("verb"),
		Reason: r.PostFormValue("reason"), Because: claim.Because(r.PostFormValue("because")),
		Seen: r.PostFormValue("seen"),
	}
	switch asked.Verb {
	case "undo":
		asked.Undo, asked.Verb = true, r.PostFormValue("verb")
	case "accept", "snooze":
	default:
		return Decision{}, fmt.Errorf("verb %q: %w", asked.Verb, desk.ErrUnknown)
	}
	if until := r.PostFormValue("until"); until != "" {
		at, err := time.Parse(time.DateOnly, until)
		if err != nil {
			return Decision{}, fault{http.StatusBadRequest, "That is no date; it is written as 2026-11-30."}
		}
		asked.Until = at
	}
	return asked, nil
}

// unreadable is what is wrong with a form that does not come as one.
func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return fault{http.StatusBadRequest, "The form cannot be read."}
}

// visit lets the sources of an article, of a claim, or one source be visited.
func (d *Door) visit(w http.ResponseWriter, r *http.Request) error {
	if !auth.From(r.Context()).MayDecide() {
		return fault{http.StatusForbidden, "Only an editor may do this."}
	}
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	ask := Ask{Article: r.PathValue("article"), Claim: r.PathValue("claim"), Source: r.PathValue("source")}
	_, err := d.Visit(r.Context(), ask)
	if why, code := whyNot(err); why != "" && ask.Source == "" {
		return d.again(w, r, refusal{code: code, claim: ask.Claim, Why: why, Verb: "check"})
	} else if why != "" {
		return fault{code, why}
	}
	if err != nil {
		return err
	}
	d.back(w, r, "check")
	return nil
}

// whyNot is why a form was refused, for the page on which it stands, and the
// code of that page's answer; nothing where err is none of the asker's.
func whyNot(err error) (string, int) {
	var refused Refused
	var own fault
	switch {
	case errors.As(err, &refused):
		return refused.Why, http.StatusConflict
	case errors.As(err, &own) && own.code == http.StatusBadRequest:
		return own.why, own.code
	}
	return "", 0
}

// again shows the page on which the form stood, with it, and why it was refused.
func (d *Door) again(w http.ResponseWriter, r *http.Request, no refusal) error {
	if r.PostFormValue("back") == "claim" {
		return d.showClaim(w, r, no)
	}
	return d.showArticle(w, r, no)
}

// back leads to the page on which the form stood, which says the word.
func (d *Door) back(w http.ResponseWriter, r *http.Request, word string) {
	article, id, source := r.PathValue("article"), r.PathValue("claim"), r.PathValue("source")
	v := url.Values{"said": {word}}
	path := "/articles/" + url.PathEscape(article)
	switch {
	case source != "":
		path = "/sources/" + url.PathEscape(source)
	case r.PostFormValue("back") == "claim":
		path = "/claims/" + url.PathEscape(article) + "/" + url.PathEscape(id)
	case id != "":
		v.Set("claim", id)
	}
	http.Redirect(w, r, path+"?"+v.Encode(), http.StatusSeeOther)
}
