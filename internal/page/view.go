package page

import (
	"errors"
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
)

// ErrNoMatch says that the part of the page that counts is not on the page.
// It is no absence: nobody could tell.
var ErrNoMatch = errors.New("select matches nothing on the page")

// A View is the part of a page that counts. The zero View is the whole page.
type View struct {
	source string // of sel, for messages
	sel    cascadia.Selector
	ignore []cascadia.Selector
}

// ParseView compiles the CSS selector sel, which says what counts (empty means
// all), and those of ignore, which say what does not.
func ParseView(sel string, ignore []string) (View, error) {
	v := View{source: sel}
	if sel != "" {
		group, err := parseSelector("select", sel)
		if err != nil {
			return View{}, err
		}
		v.sel = group
	}
	for _, s := range ignore {
		group, err := parseSelector("ignore", s)
		if err != nil {
			return View{}, err
		}
		v.ignore = append(v.ignore, group)
	}
	return v, nil
}

func parseSelector(key, s string) (cascadia.Selector, error) {
	switch s = strings.TrimSpace(s); {
	case s == "":
		return nil, fmt.Errorf("%s: empty selector", key)
	case strings.HasPrefix(s, "$"):
		return nil, fmt.Errorf("%s %q: JSON sources come later", key, s)
	}
	group, err := cascadia.Compile(s)
	if err != nil {
		return nil, fmt.Errorf("%s %q: not a CSS selector: %w", key, s, err)
	}
	return group, nil
}

// whole reports whether the view leaves nothing out, so that no tree is needed.
func (v View) whole() bool { return v.sel == nil && len(v.ignore) == 0 }
