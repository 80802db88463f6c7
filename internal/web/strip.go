package web

import (
	"time"

	"monitor/internal/desk"
)

// A strip of states has as many units, whatever the time that it covers.
const (
	stripWidth  = 1000
	stripHeight = 32
)

// least is how wide a state is at least, so that a short one is seen.
const least = 4

// A bar is a state on a strip, and a line in the list beside it.
type bar struct {
	desk.Span
	X, Width  int
	Y, Height int  // of stripHeight: what is well lies low, what is not stands out
	Last      bool // it lasts until now
}

// stripOf sets spans, which follow one another, on a strip.
func stripOf(spans []desk.Span) []bar {
	if len(spans) == 0 {
		return nil
	}
	from, to := spans[0].From, spans[len(spans)-1].To
	all := max(to.Sub(from), time.Second)
	var bars []bar
	for i, s := range spans {
		x := int(float64(stripWidth) * float64(s.From.Sub(from)) / float64(all))
		end := int(float64(stripWidth) * float64(s.To.Sub(from)) / float64(all))
		height := heightOf(s.State)
		bars = append(bars, bar{
			Span: s, X: min(max(x, 0), stripWidth-least), Width: max(end-x, least),
			Y: stripHeight - height, Height: height, Last: i == len(spans)-1,
		})
	}
	return bars
}

// heightOf tells states apart without colour.
func heightOf(state string) int {
	switch kind(state) {
	case "supported", "accepted", "fresh", "fetched", "not_modified":
		return stripHeight / 4
	case "changed", "missing", "stale", "unavailable", "refused":
		return stripHeight
	}
	return stripHeight / 2
}

// For is how long the state lasted.
func (b bar) For() string { return lasting(b.To.Sub(b.From)) }
