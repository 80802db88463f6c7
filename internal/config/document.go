package config

import (
	"bytes"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

const (
	// maxDepth is how deep YAML may nest; the configuration itself needs 6.
	maxDepth = 64

	// visitsPerNode bounds the work that aliases make of a small file. Ten
	// times the file is more than sharing ever saves, and far from a bomb.
	visitsPerNode = 10
)

// parse reads the one document of a YAML file and walks it into o.
func (d *decoder) parse(data []byte, o object) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !d.plain(data) {
		return
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		d.failAt(place{file: d.name}, "%v", err)
		return
	}
	var doc, second yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		d.failAt(place{d.name, 1, 1}, "the file is empty")
		return
	case err != nil:
		d.syntax(err)
		return
	}
	if err := loader.Load(&second); err == nil {
		d.fail(&second, "a second document; a file holds one")
	} else if !errors.Is(err, io.EOF) {
		d.syntax(err)
	}
	d.visits = visitsPerNode * (len(data) + 1) // a node has at least one byte
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		d.fail(root, "the file is empty")
		return
	}
	d.object(root, o)
}

// plain reports whether data is text in UTF-8, and says where it is not. YAML
// would take UTF-16 as well, and tells no line for control characters.
func (d *decoder) plain(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		d.failAt(place{d.name, 1, 1}, "the file is UTF-16; save it as UTF-8")
		return false
	}
	line, column := 1, 1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			d.failAt(place{d.name, line, column}, "a byte that is not UTF-8")
			return false
		case forbidden(r):
			d.failAt(place{d.name, line, column}, "a control character")
			return false
		case r == '\n':
			line, column = line+1, 0
		}
		column++
		i += size
	}
	return true
}

// forbidden reports the control characters that YAML excludes (1.2.2, 5.1).
func forbidden(r rune) bool {
	return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' && r != '\u0085'
}

// syntax notes what the YAML parser refuses. LoadErrors comes first: it would
// answer for a LoadError too.
func (d *decoder) syntax(err error) {
	var several *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &several):
		for _, e := range several.Errors {
			d.loadError(e)
		}
	case errors.As(err, &one):
		d.loadError(one)
	default:
		d.failAt(place{file: d.name}, "%v", err)
	}
}

func (d *decoder) loadError(e *yaml.LoadError) {
	message := e.Message
	switch {
	case e.Stage == yaml.ComposerStage: // its message quotes the text, which may be a secret
		message = "an alias (*name) without its anchor (&name); text that starts with * needs quotes"
	case e.ContextMsg != "":
		message = e.ContextMsg + ": " + message
	}
	d.failAt(place{d.name, max(1, e.Mark.Line), max(1, e.Mark.Column)}, "%s", message)
}
