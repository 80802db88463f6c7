package page

import (
	"errors"
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/ohler55/ojg/jp"
)

// ErrNoMatch says that the part of the page that counts is not on the page.
// It is no absence: nobody could tell.
var ErrNoMatch = errors.New("select matches nothing on the page")

// A View is the part of a page that counts. The zero View is the whole page.
type View struct {
	source  string // of sel or path, for messages
	sel     cascadia.Selector
	path    jp.Expr // what counts of JSON
	ignored string  // source of ignore's first
	ignore  []cascadia.Selector
	links   bool
}

// WithLinks returns the same view, by which the links of markup are read too.
func (v View) WithLinks() View {
	v.links = true
	return v
}

// ParseView compiles sel, which says what counts (empty means all), and the CSS
// selectors of ignore, which say what does not. Sel is CSS, or a JSONPath
// (RFC 9535) when it starts with $.
func ParseView(sel string, ignore []string) (View, error) {
	v := View{source: sel}
	var err error
	switch trimmed := strings.TrimSpace(sel); {
	case sel == "":
	case strings.HasPrefix(trimmed, "$"):
		v.path, err = parsePath(trimmed)
	default:
		v.sel, err = parseSelector("select", sel)
	}
	if err != nil {
		return View{}, err
	}
	for _, s := range ignore {
		if v.path != nil {
			return View{}, fmt.Errorf("ignore %q: CSS has no meaning in JSON, which select %q asks for; let select leave it out", s, sel)
		}
		group, err := parseSelector("ignore", s)
		if err != nil {
			return View{}, err
		}
		v.ignore = append(v.ignore, group)
		v.ignored = ignore[0]
	}
	return v, nil
}

func parseSelector(key, s string) (cascadia.Selector, error) {
	switch s = strings.TrimSpace(s); {
	case s == "":
		return nil, fmt.Errorf("%s: empty selector", key)
	case strings.HasPrefix(s, "$"):
		return nil, fmt.Errorf("%s %q: a JSONPath says what counts, by select; %s takes CSS", key, s, key)
	}
	group, err := cascadia.Compile(s)
	if err != nil {
		return nil, fmt.Errorf("%s %q: not a CSS selector: %w", key, s, err)
	}
	return group, nil
}

// parsePath compiles a JSONPath. The library takes a second $ and a descent to
// nothing, which RFC 9535 does not.
func parsePath(s string) (jp.Expr, error) {
	path, err := jp.ParseString(s)
	if err != nil {
		return nil, fmt.Errorf("select %q: not a JSONPath: %w", s, err)
	}
	_, dangling := path[len(path)-1].(jp.Descent)
	if dangling || strings.HasPrefix(s, "$$") {
		return nil, fmt.Errorf("select %q: not a JSONPath: nothing is named after %q", s, s)
	}
	return path, nil
}

// whole reports whether the view leaves nothing out and asks for nothing more,
// so that no tree is needed.
func (v View) whole() bool {
	return v.sel == nil && v.path == nil && len(v.ignore) == 0 && !v.links
}

// suits returns an error when the view is for another kind of page: its claims
// would else be read from what their author left out.
func (v View) suits(f form) error {
	switch {
	case v.path != nil && f != values:
		return fmt.Errorf("select %q is a JSONPath, but the page is %s", v.source, f)
	case f.styled() || f == opaque:
		return nil
	case v.sel != nil && f == values:
		return fmt.Errorf("select %q is CSS, but the page is JSON: a JSONPath, which starts with $, says what counts there", v.source)
	case v.sel != nil:
		return fmt.Errorf("select %q is CSS, but the page is %s, which has no parts to select", v.source, f)
	case len(v.ignore) > 0:
		return fmt.Errorf("ignore %q is CSS, but the page is %s, where it has no meaning", v.ignored, f)
	}
	return nil
}
