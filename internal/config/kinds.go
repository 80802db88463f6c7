package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

const maxText = 64 << 10 // bytes of one value

// text reads the text of n, as it is written: 010, no and 2026-01-01 stay what
// they are.
func (d *decoder) text(n *yaml.Node) (string, bool) {
	n = d.follow(n)
	switch {
	case !is(n, yaml.ScalarNode) || n.Tag == "!!null":
		d.wrong(n, "want text, got %s", describe(n))
	case strings.TrimSpace(n.Value) == "":
		d.wrong(n, "the text is empty")
	case len(n.Value) > maxText:
		d.wrong(n, "%d bytes of text, at most %d are read", len(n.Value), maxText)
	case strings.ContainsFunc(n.Value, forbidden):
		d.wrong(n, "the text holds a control character")
	default:
		return n.Value, true
	}
	return "", false
}

// parsed reads text that parse makes something of. Its errors are shown, so
// they may quote the text: secrets have kinds of their own.
func parsed[T any](dst *T, form schema, parse func(string) (T, error)) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			text, ok := d.text(n)
			if !ok {
				return
			}
			value, err := parse(text)
			if err != nil {
				d.wrong(n, "%v", err)
				return
			}
			*dst = value
		},
		schema: func() schema { return form },
		show:   func() *yaml.Node { return shown(*dst) },
	}
}

// textForm is the schema of text that JSON Schema cannot say more about.
func textForm() schema { return schema{"type": "string", "minLength": 1} }

// words reads text that check accepts as it is, or puts right.
func words(dst *string, check func(string) (string, error)) kind {
	return parsed(dst, textForm(), check)
}

func text(dst *string) kind {
	return words(dst, func(s string) (string, error) { return s, nil })
}

// blank reads what k does, and takes empty text for what holds by default.
func blank(k kind) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			if v := d.follow(n); !is(v, yaml.ScalarNode) || v.Tag != "!!str" || v.Value != "" {
				k.read(d, n)
			}
		},
		schema: func() schema { return schema{"type": "string", "default": ""} },
		show:   func() *yaml.Node { return orElse(k.show(), "") },
	}
}

const idForm = `^[a-z0-9][a-z0-9._-]*$`

func id(dst *string) kind {
	return parsed(dst, schema{"type": "string", "pattern": idForm, "maxLength": maxID}, parseID)
}

const maxID = 128 // ids become file names and keys of the store

func parseID(s string) (string, error) {
	if len(s) > maxID {
		return "", fmt.Errorf("an id of %d characters, at most %d are read", len(s), maxID)
	}
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, s)
	if plain = strings.TrimLeft(plain, "-_."); plain == s {
		return s, nil
	}
	return "", fmt.Errorf("%s is no id: lower-case letters, digits, -, _ and ., starting with a letter or digit%s",
		quoted(s), guess(s, []string{plain}))
}

// durationForm is what time.ParseDuration reads, without signs.
const durationForm = `^([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h))+$`

func duration(dst *time.Duration, low, high time.Duration) kind {
	form := schema{
		"default": spell(*dst),
		"anyOf":   []schema{{"type": "string", "pattern": durationForm}, {"const": 0}},
	}
	return parsed(dst, form, func(s string) (time.Duration, error) {
		value, err := time.ParseDuration(s)
		switch {
		case err != nil:
			return 0, fmt.Errorf("%s is no duration such as 30s or 72h%s", quoted(s), withUnit(s))
		case value < low:
			return 0, fmt.Errorf("%s is below %s", s, spell(low))
		case value > high:
			return 0, fmt.Errorf("%s is above %s", s, spell(high))
		}
		return value, nil
	})
}

// withUnit guesses what 30 and 3d were meant to be.
func withUnit(s string) string {
	if n, err := strconv.ParseUint(s, 10, 16); err == nil {
		return fmt.Sprintf(" (did you mean %ds?)", n)
	}
	if n, err := strconv.ParseUint(strings.TrimSuffix(s, "d"), 10, 16); err == nil {
		return fmt.Sprintf(" (did you mean %dh?)", 24*n)
	}
	return ""
}

// spell writes whole hours and minutes without the zeros behind them.
func spell(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

const sizeForm = `^[0-9]+ ?(B|kB|KiB|MB|MiB|GB|GiB)?$`

func size(dst *int64, low, high int64) kind {
	form := schema{
		"default": strconv.FormatInt(*dst>>20, 10) + "MiB",
		"anyOf":   []schema{{"type": "string", "pattern": sizeForm}, {"type": "integer", "minimum": low, "maximum": high}},
	}
	return parsed(dst, form, func(s string) (int64, error) {
		value, err := parseSize(s)
		switch {
		case err != nil:
			return 0, fmt.Errorf("%s is no size such as 10MiB or 500kB", quoted(s))
		case value < low || value > high:
			return 0, fmt.Errorf("%s is not between %d bytes and %dMiB", s, low, high>>20)
		}
		return value, nil
	})
}

func parseSize(s string) (int64, error) {
	digits := strings.TrimRight(s, " BkKMGi")
	number, err := strconv.ParseInt(digits, 10, 33) // leaves room for GiB
	if err != nil || number < 0 {
		return 0, errors.New("no number")
	}
	switch strings.TrimPrefix(s[len(digits):], " ") {
	case "", "B":
		return number, nil
	case "kB":
		return number * 1000, nil
	case "KiB":
		return number << 10, nil
	case "MB":
		return number * 1000 * 1000, nil
	case "MiB":
		return number << 20, nil
	case "GB":
		return number * 1000 * 1000 * 1000, nil
	case "GiB":
		return number << 30, nil
	}
	return 0, errors.New("no unit")
}

func integer(dst *int, low, high int) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			n = d.follow(n)
			if !is(n, yaml.ScalarNode) || n.Tag != "!!int" {
				d.wrong(n, "want a whole number, got %s", describe(n))
				return
			}
			// 010 is ten to some and eight to others, so it has to come out as it went in.
			value, err := strconv.Atoi(n.Value)
			if err != nil || strconv.Itoa(value) != n.Value || value < low || value > high {
				d.wrong(n, "want %s, got %s", span(low, high), n.Value)
				return
			}
			*dst = value
		},
		schema: func() schema {
			return schema{"type": "integer", "minimum": low, "maximum": high, "default": max(*dst, low)}
		},
		show: func() *yaml.Node { return scalar("!!int", strconv.Itoa(*dst)) },
	}
}

func span(low, high int) string {
	if low == high {
		return strconv.Itoa(low)
	}
	return fmt.Sprintf("a whole number from %d to %d", low, high)
}

func boolean(dst *bool) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			n = d.follow(n)
			if !is(n, yaml.ScalarNode) || n.Value != "true" && n.Value != "false" || n.Tag != "!!bool" {
				d.wrong(n, "want true or false, got %s", describe(n))
				return
			}
			*dst = n.Value == "true"
		},
		schema: func() schema { return schema{"type": "boolean", "default": *dst} },
		show:   func() *yaml.Node { return scalar("!!bool", strconv.FormatBool(*dst)) },
	}
}

// list reads a list of at least so many elements.
func list[T any](dst *[]T, least int, element func(*T) kind) kind {
	var zero T
	return listOver(zero, dst, least, element)
}

// listOver is list with elements that are as fresh is until they are read.
func listOver[T any](fresh T, dst *[]T, least int, element func(*T) kind) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			n = d.follow(n)
			switch {
			case !is(n, yaml.SequenceNode):
				d.wrong(n, "want a list, got %s", describe(n))
				return
			case len(n.Content) < least:
				d.wrong(n, "the list is empty")
				return
			}
			items := make([]T, len(n.Content))
			for i, item := range n.Content {
				items[i] = fresh
				element(&items[i]).read(d, item)
			}
			*dst = items
		},
		schema: func() schema {
			item := fresh
			return schema{"type": "array", "minItems": least, "items": element(&item).schema()}
		},
		show: func() *yaml.Node {
			n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
			for i := range *dst {
				n.Content = append(n.Content, element(&(*dst)[i]).show())
			}
			return n
		},
	}
}

// mapping reads keys and values into o.
func mapping(o object) kind {
	return kind{
		read:   func(d *decoder, n *yaml.Node) { d.object(n, o) },
		schema: func() schema { return objectSchema(o) },
		show:   func() *yaml.Node { return objectShown(o) },
		within: o,
	}
}

// A mention is text that names something else, and where it does.
type mention struct {
	name  string
	place place
}

func mentioned(dst *mention) kind {
	name := text(&dst.name)
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			dst.place = d.at(n)
			name.read(d, n)
		},
		schema: name.schema,
		show:   name.show,
	}
}
