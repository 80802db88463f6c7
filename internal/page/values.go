package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/ohler55/ojg/jp"
)

const (
	maxNesting = 64      // of JSON: what lies deeper is left unread and the page is Degraded
	maxValues  = 200_000 // of a JSON page, likewise
	maxChosen  = 20_000  // values that a JSONPath may choose
)

// errCut says that JSON ends, or was left, before its end.
var errCut = errors.New("not read to its end")

// A value is a JSON value, its members in the order of the source.
type value struct {
	key    string // in an object
	text   string // of a scalar: escapes resolved, numbers as they are written
	shape  shape
	chosen bool
	kids   []value
}

type shape uint8

const (
	word shape = iota // null, true, false
	number
	str
	object
	array
)

func (v *value) scalar() bool { return v.shape < object }

// parseValues reads JSON, or several values one after another, which are read
// as an array. What was read is returned with errCut when the text ends too
// early or holds more than is read; any other error says that it is no JSON.
func parseValues(text []byte) (value, error) {
	p := valueParser{dec: json.NewDecoder(bytes.NewReader(text)), left: maxValues}
	p.dec.UseNumber()
	all := value{shape: array}
	for {
		v, err := p.value(0)
		if err == nil || v.kids != nil {
			all.kids = append(all.kids, v)
		}
		if err == nil {
			continue
		}
		if len(all.kids) == 1 {
			all = all.kids[0]
		}
		if errors.Is(err, io.EOF) {
			err = p.cut
		}
		return all, err
	}
}

type valueParser struct {
	dec  *json.Decoder
	left int   // values that may still be read
	cut  error // errCut once something was left out
}

// value reads the next value. The error is io.EOF only when there is none.
func (p *valueParser) value(depth int) (value, error) {
	if p.left--; p.left < 0 {
		return value{}, errCut
	}
	tok, err := p.dec.Token()
	if err != nil {
		return value{}, ending(err, depth)
	}
	switch tok := tok.(type) {
	case json.Delim:
		v := value{shape: array}
		if tok == '{' {
			v.shape = object
		}
		return v, p.kids(&v, depth+1)
	case json.Number:
		return value{shape: number, text: tok.String()}, nil
	case string:
		return value{shape: str, text: tok}, nil
	case bool:
		return value{text: strconv.FormatBool(tok)}, nil
	}
	return value{text: "null"}, nil
}

// kids reads the members of v up to its end.
func (p *valueParser) kids(v *value, depth int) error {
	if depth > maxNesting {
		p.cut = errCut
		return p.skip()
	}
	for p.dec.More() {
		key := ""
		if v.shape == object {
			tok, err := p.dec.Token()
			if err != nil {
				return ending(err, depth)
			}
			key, _ = tok.(string)
		}
		kid, err := p.value(depth)
		kid.key = key
		if err == nil || kid.kids != nil {
			v.kids = append(v.kids, kid)
		}
		if err != nil {
			return err
		}
	}
	_, err := p.dec.Token()
	return ending(err, depth)
}

// skip passes over the rest of an array or object.
func (p *valueParser) skip() error {
	for open := 1; open > 0; {
		tok, err := p.dec.Token()
		if err != nil {
			return ending(err, open)
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			open++
		case json.Delim('}'), json.Delim(']'):
			open--
		}
	}
	return nil
}

// ending tells an end inside a value from one between values.
func ending(err error, depth int) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || depth > 0 && errors.Is(err, io.EOF) {
		return errCut
	}
	return err
}

// choose marks the values that path chooses.
func (v *value) choose(path jp.Expr) error {
	if len(path) == 1 { // the root alone
		v.chosen = true
		return nil
	}
	found := path.Locate(v.generic(), maxChosen)
	switch len(found) {
	case 0:
		return ErrNoMatch
	case maxChosen: // which ones these are is chance
		return fmt.Errorf("it chooses more than %d values: %w", maxChosen-1, ErrTooMuch)
	}
	l := locator{}
	for _, at := range found {
		if w := l.follow(v, at); w != nil {
			w.chosen = true
		}
	}
	return nil
}

// generic returns v as the JSONPath library takes it. Of members alike in name
// the last counts, as nearly everywhere (RFC 8259, section 4).
func (v *value) generic() any {
	switch v.shape {
	case object:
		m := make(map[string]any, len(v.kids))
		for i := range v.kids {
			m[v.kids[i].key] = v.kids[i].generic()
		}
		return m
	case array:
		s := make([]any, len(v.kids))
		for i := range v.kids {
			s[i] = v.kids[i].generic()
		}
		return s
	case number:
		return genericNumber(v.text)
	case str:
		return v.text
	}
	switch v.text {
	case "true", "false":
		return v.text == "true"
	}
	return nil
}

// genericNumber serves the comparisons of filters alone: what an integer cannot
// hold is rounded, and what a float cannot is infinite.
func genericNumber(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

// A locator finds values by their normalized paths.
type locator map[*value]map[string]int

func (l locator) follow(v *value, path jp.Expr) *value {
	for _, frag := range path {
		i, ok := 0, true
		switch frag := frag.(type) {
		case jp.Root:
			continue
		case jp.Nth:
			i = int(frag)
		case jp.Child:
			i, ok = l.member(v, string(frag))
		default:
			ok = false
		}
		if !ok || i < 0 || i >= len(v.kids) {
			return nil
		}
		v = &v.kids[i]
	}
	return v
}

func (l locator) member(v *value, key string) (int, bool) {
	places := l[v]
	if places == nil {
		places = make(map[string]int, len(v.kids))
		for i := range v.kids {
			places[v.kids[i].key] = i
		}
		l[v] = places
	}
	i, ok := places[key]
	return i, ok
}

// readValues reads what v leaves of JSON. What is called JSON and is not is
// read as text and Degraded: something stands there, and nothing is absent.
func (b *builder) readValues(text []byte, v View) error {
	root, err := parseValues(text)
	b.page.Degraded = err != nil
	if err != nil && !errors.Is(err, errCut) {
		if v.path != nil {
			return fmt.Errorf("select %q: the page is said to be JSON and is not (%w): %w", v.source, err, ErrUnreadable)
		}
		b.readLines(text)
		return nil
	}
	if v.path != nil {
		if err := root.choose(v.path); err != nil {
			return fmt.Errorf("select %q: %w", v.source, err)
		}
		b.selecting = true
	}
	(&valueReader{builder: b}).root(&root)
	return nil
}
