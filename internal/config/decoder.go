package config

import (
	"fmt"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// A decoder walks the node tree of one file. It notes mistakes and goes on, so
// that all are told at once.
type decoder struct {
	*loader
	name   string // of the file, as messages show it
	key    string // the innermost key being read
	visits int    // nodes that may still be looked at
	spent  bool   // visits ran out: what is wrong from here on is our doing
}

// An object is what a YAML mapping is read into.
type object interface {
	// fields returns the keys that the mapping may have, bound to the object.
	fields() []field

	// finish checks what no single key can tell, once all were read.
	finish(d *decoder, n *yaml.Node, at keys)
}

// A field is a key of a mapping: how it is called, what editors are told about
// it, and how its value is read.
type field struct {
	key, doc string
	kind
}

// A kind reads values of one form, describes them in JSON Schema, and shows
// the one that is in force.
type kind struct {
	read   func(d *decoder, n *yaml.Node)
	schema func() schema
	show   func() *yaml.Node // the value in force; nil where another key shows it
	needed bool
	within object // of a mapping: what it is read into
}

// must makes a key one that has to be there.
func (k kind) must() kind {
	k.needed = true
	return k
}

// keys are the values of a mapping.
type keys map[string]*yaml.Node

// or returns the value of a key or, where it is not given, n.
func (at keys) or(key string, n *yaml.Node) *yaml.Node {
	if value := at[key]; value != nil {
		return value
	}
	return n
}

// given reports whether a key is there, or its twin that names a file.
func (at keys) given(key string) bool { return at[key] != nil || at[key+"_file"] != nil }

// object reads the mapping n into o.
func (d *decoder) object(n *yaml.Node, o object) {
	outer, fields := d.key, o.fields()
	defer func() { d.key = outer }()
	at := d.mapping(n, func(key, value *yaml.Node) {
		d.key = key.Value
		if i := slices.IndexFunc(fields, func(f field) bool { return f.key == key.Value }); i >= 0 {
			fields[i].read(d, value)
		} else {
			d.fail(key, "unknown key %s%s", quoted(key.Value), misplaced(key.Value, fields))
		}
	})
	if at == nil {
		return
	}
	for _, f := range fields {
		if f.needed && at[f.key] == nil {
			d.fail(n, "%s is missing", f.key)
		}
	}
	d.key = ""
	o.finish(d, n, at)
}

// mapping calls read for each key of n, and returns the values by key; nil
// when n is no mapping.
func (d *decoder) mapping(n *yaml.Node, read func(key, value *yaml.Node)) keys {
	if n = d.follow(n); !is(n, yaml.MappingNode) {
		d.wrong(n, "want keys and values, got %s", describe(n))
		return nil
	}
	at := make(keys, len(n.Content)/2)
	lines := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch line, twice := lines[key.Value]; {
		case key.Kind != yaml.ScalarNode:
			d.fail(key, "want a key, got %s", describe(key))
		case twice:
			d.fail(key, "%s is given twice, first on line %d", quoted(key.Value), line)
		default:
			lines[key.Value] = key.Line
			at[key.Value] = value
			read(key, value)
		}
	}
	return at
}

// follow returns the node that an alias stands for. Once aliases have led to
// more than a file of this size can mean, they stand for nothing.
func (d *decoder) follow(n *yaml.Node) *yaml.Node {
	if d.visits <= 0 {
		if !d.spent {
			d.fail(n, "aliases (*name) repeat too much of the file")
		}
		d.spent = true
		return &yaml.Node{Line: n.Line, Column: n.Column}
	}
	d.visits--
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// misplaced guesses what an unknown key was meant to be: one of its neighbours
// misspelt, or a key of a mapping beside it.
func misplaced(key string, fields []field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.key
	}
	if near := guess(key, names); near != "" {
		return near
	}
	for _, f := range fields {
		if f.within == nil {
			continue
		}
		for _, inner := range f.within.fields() {
			if inner.key == key {
				return " (did you mean " + f.key + ": {" + key + ": ...}?)"
			}
		}
	}
	return ""
}

// fail notes a mistake that stands at n.
func (d *decoder) fail(n *yaml.Node, format string, args ...any) {
	if !d.spent {
		d.failAt(d.at(n), format, args...)
	}
}

// wrong notes a mistake in the value of the key being read.
func (d *decoder) wrong(n *yaml.Node, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if d.key != "" {
		message = d.key + ": " + message
	}
	d.fail(n, "%s", message)
}

// at returns the place of n.
func (d *decoder) at(n *yaml.Node) place { return place{d.name, n.Line, n.Column} }

// is reports whether n is of a kind and carries no tag (!!set, !mine), which
// the configuration has no use for.
func is(n *yaml.Node, kind yaml.Kind) bool {
	return n.Kind == kind && n.Style&yaml.TaggedStyle == 0
}

// describe says what n is without its text, which may be a secret.
func describe(n *yaml.Node) string {
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		return "a value with a tag"
	case n.Kind == yaml.MappingNode:
		return "keys and values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind != yaml.ScalarNode || n.Tag == "!!null":
		return "nothing"
	case n.Tag == "!!int", n.Tag == "!!float":
		return "a number"
	case n.Tag == "!!bool":
		return "true or false"
	}
	return "text"
}

// quoted shows text of the configuration in a message: escaped and, where it
// is long, cut.
func quoted(text string) string {
	const longest = 60
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return strconv.Quote(text)
}
