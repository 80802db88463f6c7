package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"monitor/internal/claim"
)

// A look is how a document's text stands at one moment.
type look struct {
	Length int  `json:"length"` // of the text that is shown, about, in UTF-16 units
	Hash   int  `json:"hash"`
	Shown  bool `json:"shown"` // the request's selector matches, or there is none
}

// settle waits until the page's text stays as it is.
//
// The page's clock is virtual from its load event on (Chromium's own virtual
// time): where it has nothing to do, it jumps to its next timer, and it stands
// still while a request is under way. So text that comes after seconds of
// timers is there after milliseconds, and what is read does not depend on how
// fast this machine is. A page that starts work which the virtual clock does
// not know of (see offClock) is given time by the real one too.
func (v *visit) settle() error {
	end := time.Now().Add(v.limits.settle)
	var before look
	for i := range v.limits.rounds {
		if err := v.elapse(time.Until(end)); err != nil {
			return err
		}
		now, err := v.look()
		if err != nil {
			return err
		}
		same := i > 0 && now == before
		before = now
		if same || time.Now().After(end) {
			break
		}
	}
	if v.judge() != nil { // a page that led to one that is none
		return nil
	}
	return v.linger(before)
}

// linger waits, by the real clock, for a page that has next to no text, lacks
// what was asked for, or does work that the virtual clock does not know of.
func (v *visit) linger(last look) error {
	patience := v.limits.patient
	if v.req.ReadySelector != "" {
		patience = v.limits.settle
	}
	calm := 0 // looks in a row that found the same
	for end := time.Now().Add(patience); !v.ready(last, calm) && time.Now().Before(end); {
		if err := v.await(v.limits.glance, func(*seen) bool { return false }); err != nil {
			return err
		}
		if err := v.elapse(time.Until(end)); err != nil {
			return err
		}
		now, err := v.look()
		if err != nil {
			return err
		}
		if calm++; now != last {
			calm = 0
		}
		last = now
	}
	if !last.Shown {
		v.stop(unavailable(claim.ReasonRender, "select %q matches nothing on the page", v.req.ReadySelector))
		return v.ctx.Err()
	}
	return nil
}

// ready reports that there is no more reason to wait.
func (v *visit) ready(l look, calm int) bool {
	const enough = 3 // looks, for work off the clock to show
	v.mu.Lock()
	defer v.mu.Unlock()
	return l.Shown && l.Length >= v.limits.sparse && (!v.seen.offClock || calm >= enough)
}

// elapse lets a round of virtual time go by. Where only few requests are under
// way for so long that they are streams that never end, it goes by in spite of
// them. A page that leads to another document meanwhile is waited for.
func (v *visit) elapse(limit time.Duration) error {
	v.mu.Lock()
	before := v.seen.docs
	v.mu.Unlock()
	end := time.Now().Add(limit)
	over, err := v.round(emulation.VirtualTimePolicyPauseIfNetworkFetchesPending, limit)
	if err == nil && !over {
		_, err = v.round(emulation.VirtualTimePolicyAdvance, time.Until(end))
	}
	if err != nil {
		return err
	}
	return v.await(v.limits.load, func(s *seen) bool { return s.loaded || s.docs == before })
}

// round gives the page's timers one budget of time, and reports whether it was
// used up or has become pointless.
func (v *visit) round(policy emulation.VirtualTimePolicy, limit time.Duration) (over bool, err error) {
	v.mu.Lock()
	rounds, docs := v.seen.rounds, v.seen.docs
	v.mu.Unlock()
	budget := float64(v.limits.virtual.Milliseconds())
	if _, err := chromedp.Call(v.ctx, emulation.SetVirtualTimePolicy, emulation.SetVirtualTimePolicyParams{
		Policy: policy, Budget: &budget, MaxVirtualTimeTaskStarvationCount: 10_000,
	}); err != nil {
		return false, err
	}
	err = v.await(limit, func(s *seen) bool {
		over = s.rounds != rounds || s.docs != docs
		return over || policy != emulation.VirtualTimePolicyAdvance && s.quiet(v.limits)
	})
	return over, err
}

func (v *visit) look() (look, error) {
	l, err := ask[look](v, "monitor.look("+strconv.Quote(v.req.ReadySelector)+")")
	v.mu.Lock()
	defer v.mu.Unlock()
	v.seen.last = l
	return l, err
}

// ask evaluates an expression in our own world of the document. A document
// that is being replaced is waited for.
func ask[T any](v *visit, expression string) (T, error) {
	var value T
	const tries = 5
	for try := 1; ; try++ {
		world := ""
		if err := v.await(v.limits.load, func(s *seen) bool {
			world = s.world
			return world != ""
		}); err != nil {
			return value, err
		}
		if world == "" {
			return value, fmt.Errorf("no document to ask %s of", expression)
		}
		res, err := chromedp.Call(v.ctx, runtime.Evaluate, runtime.EvaluateParams{
			Expression: expression, UniqueContextID: world, ReturnByValue: new(true),
		})
		var refusal *cdproto.Error // as when the document went away in between
		switch {
		case errors.As(err, &refusal) && try < tries:
			if err := v.await(2*heed, func(s *seen) bool { return s.world != world }); err != nil {
				return value, err
			}
			continue
		case err != nil:
			return value, err
		case res.ExceptionDetails != nil:
			return value, fmt.Errorf("%s: %s", expression, thrown(res.ExceptionDetails))
		}
		return value, json.Unmarshal(res.Result.Value, &value)
	}
}
