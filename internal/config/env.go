package config

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// twin returns a key whose value may be secret, and its twin in _file: the one
// takes ${NAME} from the environment, the other names a file that holds the
// value. check may not quote what it refuses.
func twin[T ~string](key, doc string, dst *T, check func(string) error) []field {
	accept := func(d *decoder, n *yaml.Node, value string) {
		if *dst != "" {
			d.wrong(n, "%s and %s_file are both given", key, key)
		} else if err := check(value); err != nil {
			d.wrong(n, "%v", err)
		} else {
			*dst = T(value)
		}
	}
	return []field{
		{key, doc + " May hold ${NAME} from the environment.", masked(dst, expanded(accept))},
		{key + "_file", "A file that holds the value of " + key + ", relative to this one.", contents(accept)},
	}
}

// expanded reads text in which ${NAME} stands for a variable of the environment.
func expanded(accept func(d *decoder, n *yaml.Node, value string)) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			text, ok := d.text(n)
			if !ok || d.env == nil {
				return
			}
			if value, ok := d.expand(n, text); ok {
				accept(d, n, value)
			}
		},
		schema: textForm,
	}
}

// contents reads the path of a file, and gives what the file holds without the
// line breaks at its end. ${NAME} in the path is taken from the environment,
// for systemd's ${CREDENTIALS_DIRECTORY}.
func contents(accept func(d *decoder, n *yaml.Node, value string)) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			text, ok := d.text(n)
			if !ok || d.env == nil {
				return
			}
			path, ok := d.expand(n, text)
			if !ok {
				return
			}
			value, err := readSecret(d.beside(path))
			if err != nil { // the path stays unsaid: a secret may stand there by mistake
				d.wrong(n, "the file that it names: %v", err)
				return
			}
			accept(d, n, value)
		},
		schema: textForm,
	}
}

func readSecret(path string) (string, error) {
	f, err := openRegular(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxText+1))
	switch value := strings.TrimRight(string(data), "\r\n"); {
	case err != nil:
		return "", withoutPath(err)
	case len(data) > maxText:
		return "", errors.New("above 64KiB")
	case value == "":
		return "", errors.New("empty")
	default:
		return value, nil
	}
}

// beside returns path as seen from the directory of the file being read.
func (d *decoder) beside(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(d.name), path)
}

// expand replaces each ${NAME} in text, once: what a variable holds is not
// looked at again. Messages name variables and never show what they hold.
func (d *decoder) expand(n *yaml.Node, text string) (string, bool) {
	var b strings.Builder
	good := true
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), good
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || !variable(name) {
			d.wrong(n, "after ${ comes the name of a variable, letters, digits and _ alone, and }")
			return "", false
		}
		switch value, set := d.env(name); {
		case !set:
			d.wrong(n, "the environment variable %s is not set", name)
			good = false
		case value == "":
			d.wrong(n, "the environment variable %s is empty", name)
			good = false
		default:
			b.WriteString(value)
		}
		text = after
	}
}

// variable reports whether name is one that a shell would accept.
func variable(name string) bool {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// oneLine refuses what would break out of a header or a command of a protocol.
func oneLine(value string) error {
	if strings.ContainsFunc(value, unicode.IsControl) {
		return errors.New("the value holds a line break or another control character")
	}
	return nil
}
