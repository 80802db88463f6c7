package config

import "fmt"

// link checks what the files say of each other: that ids are unique, and that
// every claim rests on a source that some article has.
func (l *loader) link(files []*article) {
	articles, sources := make(map[string]place), make(map[string]place)
	var known []string
	complete := true
	for _, f := range files {
		l.unique(articles, "article", mention{f.ID, f.place})
		complete = complete && f.whole
		for _, s := range f.sources {
			l.unique(sources, "source", mention{s.ID, s.place})
			known = append(known, s.ID)
			complete = complete && s.ID != ""
		}
	}
	for _, f := range files {
		claims := make(map[string]place, len(f.claims))
		for _, c := range f.claims {
			l.unique(claims, "claim", mention{c.ID, c.place})
			if complete { // else what is cited may be what could not be read
				l.cited(c, sources, known)
			}
		}
	}
}

// unique notes the second of two things of one name.
func (l *loader) unique(seen map[string]place, what string, m mention) {
	if m.name == "" {
		return // noted when it was read
	}
	if first, twice := seen[m.name]; twice {
		l.failAt(m.place, "%s %s is already at %s", what, m.name, first)
		return
	}
	seen[m.name] = m.place
}

// cited notes the sources of a claim that no article has.
func (l *loader) cited(c statement, sources map[string]place, known []string) {
	for _, m := range c.cited {
		if _, ok := sources[m.name]; ok || m.name == "" {
			continue
		}
		l.failAt(m.place, "no article has the source %s%s", quoted(m.name), l.guess(m.name, known))
	}
}

// guess is guess for names that files hold by the thousand: it stops guessing
// before a wrong file becomes a slow one.
func (l *loader) guess(word string, known []string) string {
	if l.guesses -= len(known); l.guesses < 0 {
		return ""
	}
	return guess(word, known)
}

// failAt notes a mistake at a place.
func (l *loader) failAt(p place, format string, args ...any) {
	if len(l.errs) >= maxErrors {
		l.left++
		return
	}
	l.errs = append(l.errs, Error{p.file, p.line, p.column, fmt.Sprintf(format, args...)})
}
