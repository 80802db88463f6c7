package page

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// An attrKey is an attribute that decides how an element is read.
type attrKey uint8

const (
	attrAlt attrKey = iota
	attrAriaLabel
	attrAriaLevel
	attrColspan
	attrContent
	attrHidden
	attrLabel
	attrLang
	attrName
	attrOpen
	attrPlaceholder
	attrProperty
	attrRole
	attrRowspan
	attrStyle
	attrTitle
	attrType
	attrValue
	attrKeys // how many
)

// attrs holds an element's attributes that matter, and is reused from one to
// the next.
type attrs struct {
	set  uint32 // bit per attrKey
	vals [attrKeys]string
	href string // only where links are asked for
}

func (a *attrs) has(k attrKey) bool { return a.set&(1<<k) != 0 }

func (a *attrs) get(k attrKey) string {
	if a.set&(1<<k) == 0 {
		return ""
	}
	return a.vals[k]
}

// add keeps the attribute if it matters. The first of a name wins.
func (a *attrs) add(key, val []byte) {
	k, ok := attrKeyOf(key)
	if !ok || a.has(k) {
		return
	}
	a.set |= 1 << k
	a.vals[k] = string(val)
}

func attrKeyOf(key []byte) (attrKey, bool) {
	switch string(key) {
	case "alt":
		return attrAlt, true
	case "aria-label":
		return attrAriaLabel, true
	case "aria-level":
		return attrAriaLevel, true
	case "colspan":
		return attrColspan, true
	case "content":
		return attrContent, true
	case "hidden":
		return attrHidden, true
	case "label":
		return attrLabel, true
	case "lang", "xml:lang":
		return attrLang, true
	case "name":
		return attrName, true
	case "open":
		return attrOpen, true
	case "placeholder":
		return attrPlaceholder, true
	case "property":
		return attrProperty, true
	case "role":
		return attrRole, true
	case "rowspan":
		return attrRowspan, true
	case "style":
		return attrStyle, true
	case "title":
		return attrTitle, true
	case "type":
		return attrType, true
	case "value":
		return attrValue, true
	}
	return 0, false
}

// role returns the first ARIA role, in lower case.
func (a *attrs) role() string {
	if !a.has(attrRole) {
		return ""
	}
	fields := strings.Fields(a.vals[attrRole])
	if len(fields) == 0 {
		return ""
	}
	return strings.ToLower(fields[0])
}

// hides reports whether the attributes say that the element is not shown.
// Content that is hidden until found is as good as in a closed details element:
// a reader gets at it.
func (a *attrs) hides(name atom.Atom) bool {
	if a.has(attrHidden) && !strings.EqualFold(a.vals[attrHidden], "until-found") {
		return true
	}
	if name == atom.Dialog && !a.has(attrOpen) {
		return true
	}
	return a.has(attrStyle) && styleHides(a.vals[attrStyle])
}

// styleHides reports whether an inline style says display:none,
// visibility:hidden or visibility:collapse.
func styleHides(style string) bool {
	for decl := range strings.SplitSeq(style, ";") {
		prop, val, ok := strings.Cut(decl, ":")
		if !ok {
			continue
		}
		val, _, _ = strings.Cut(strings.TrimSpace(val), "!")
		val = strings.TrimSpace(val)
		switch prop = strings.TrimSpace(prop); {
		case strings.EqualFold(prop, "display"):
			if strings.EqualFold(val, "none") {
				return true
			}
		case strings.EqualFold(prop, "visibility"):
			if strings.EqualFold(val, "hidden") || strings.EqualFold(val, "collapse") {
				return true
			}
		}
	}
	return false
}

// headingLevel returns 1 to 6 for a heading and 0 for anything else. Without
// aria-level a heading by role is of level 2 (WAI-ARIA 1.2).
func headingLevel(name atom.Atom, a *attrs) int8 {
	switch name {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if !a.has(attrAriaLevel) {
			return int8(name.String()[1] - '0')
		}
	default:
		if a.role() != "heading" {
			return 0
		}
	}
	n, err := strconv.Atoi(strings.TrimSpace(a.get(attrAriaLevel)))
	if err != nil || n < 1 {
		return 2
	}
	return int8(min(n, 6))
}

// span returns a colspan or rowspan between 1 and maxSpan. A rowspan of 0 runs
// to the end of the rows.
func (a *attrs) span(k attrKey) int {
	if !a.has(k) {
		return 1
	}
	n, err := strconv.Atoi(strings.TrimSpace(a.vals[k]))
	switch {
	case err == nil && n == 0 && k == attrRowspan:
		return maxSpan
	case err != nil || n < 1:
		return 1
	}
	return min(n, maxSpan)
}

// landmark returns the region that an element opens, and whether it opens one.
// A header or footer belongs to the page only outside of sectioning content
// (HTML AAM), which sectioned reports.
func landmark(name atom.Atom, a *attrs, sectioned bool) (Region, bool) {
	switch a.role() {
	case "main":
		return Main, true
	case "navigation":
		return Nav, true
	case "banner":
		return Banner, true
	case "contentinfo":
		return Footer, true
	case "complementary":
		return Aside, true
	}
	switch name {
	case atom.Main:
		return Main, true
	case atom.Nav:
		return Nav, true
	case atom.Aside:
		return Aside, true
	case atom.Header:
		return Banner, !sectioned
	case atom.Footer:
		return Footer, !sectioned
	}
	return Body, false
}
