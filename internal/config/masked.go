package config

import (
	"fmt"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"

	"monitor/internal/claim"
)

// Masked returns the configuration in force as a monitor.yaml with every key
// that the loader reads: defaults filled in, null where nothing is given,
// <secret> for all that may be one, wherever it came from. It is for people to
// read.
func (c *Config) Masked() ([]byte, error) {
	var s settings
	if c.written != nil {
		s = *c.written
	}
	s.Config = *c // what was changed since the files were read counts
	s.version = 1
	text, err := yaml.Dump(objectShown(&s), yaml.WithV3Defaults(), yaml.WithIndent(2))
	if err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	return text, nil
}

// objectShown is o as YAML, in the order of its table.
func objectShown(o object) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, f := range o.fields() {
		if f.show != nil {
			n.Content = append(n.Content, scalar("!!str", f.key), f.show())
		}
	}
	return n
}

func scalar(tag, value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

// shown is a value as YAML, spelled as a file would have it.
func shown(value any) *yaml.Node {
	text := fmt.Sprint(value)
	switch v := value.(type) {
	case time.Duration:
		text = spell(v)
	case int64:
		text = spellSize(v)
	}
	if text == "" {
		return scalar("!!null", "null")
	}
	return scalar("!!str", text)
}

// spellSize writes whole KiB and MiB as such.
func spellSize(bytes int64) string {
	switch {
	case bytes%(1<<20) == 0:
		return strconv.FormatInt(bytes>>20, 10) + "MiB"
	case bytes%(1<<10) == 0:
		return strconv.FormatInt(bytes>>10, 10) + "KiB"
	}
	return strconv.FormatInt(bytes, 10)
}

// orElse returns n or, where nothing is given, text.
func orElse(n *yaml.Node, text string) *yaml.Node {
	if n.Tag == "!!null" {
		return scalar("!!str", text)
	}
	return n
}

// masked shows of what k reads into dst only that it is there.
func masked[T ~string](dst *T, k kind) kind {
	k.show = func() *yaml.Node {
		if *dst == "" {
			return shown("")
		}
		return shown(claim.Secret(*dst))
	}
	return k
}

// as shows what other would: what k reads is kept there in the end.
func (k kind) as(other kind) kind {
	k.show = other.show
	return k
}

// unless shows nothing for a mapping that was not given.
func (k kind) unless(absent func() bool) kind {
	show := k.show
	k.show = func() *yaml.Node {
		if absent() {
			return shown("")
		}
		return show()
	}
	return k
}
