package config

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"monitor/internal/fact"
	"monitor/internal/page"
)

// typed refuses a value that no comparison could be made with.
func typed(s string) (string, error) {
	if _, _, err := fact.ParseAll(s); err != nil {
		return "", fmt.Errorf("%s is no fact that can be compared, such as 3 minutes, 720p, $29 or 2026-04-23; for words take phrase", quoted(s))
	}
	return s, nil
}

// selector reads what says which part of a page counts.
func selector(dst *string) kind {
	return selecting(dst, func(s string) (page.View, error) { return page.ParseView(s, nil) })
}

// ignored reads what says which parts of a page do not count.
func ignored(dst *string) kind {
	return selecting(dst, func(s string) (page.View, error) { return page.ParseView("", []string{s}) })
}

// selecting reads text that page compiles. Its errors name the key themselves.
func selecting(dst *string, compile func(string) (page.View, error)) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			text, ok := d.text(n)
			if !ok {
				return
			}
			if _, err := compile(text); err != nil {
				d.fail(n, "%v", err)
				return
			}
			*dst = text
		},
		schema: textForm,
	}
}
