package config

import (
	"errors"
	"fmt"
	"net/textproto"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"monitor/internal/claim"
	"monitor/internal/fetch"
)

// article is an article file.
type article struct {
	claim.Article
	place   place // of the id
	sources []source
	claims  []statement
	whole   bool // the file could be walked to its end
}

func (a *article) fields() []field {
	return []field{
		{"id", "Names the article in reports and commands.", id(&a.ID).must()},
		{"title", "As readers see it.", text(&a.Title)},
		{"url", "Where it is published.", parsed(&a.URL, schema{"type": "string", "format": "uri"}, published)},
		{"file", "Its text, Markdown or HTML, relative to this file.", regularFile(&a.File)},
		{"checked", "The day its facts were last checked by a person.", parsed(&a.Checked, schema{"type": "string", "format": "date"}, day)},
		{"tags", "Groups of articles, for alerts to choose by.", list(&a.Tags, 0, text)},
		{"sources", "What the article cites.", list(&a.sources, 0, oneSource)},
		{"claims", "What the article says that rests on a source.", list(&a.claims, 0, oneStatement)},
	}
}

func (a *article) finish(d *decoder, n *yaml.Node, at keys) {
	a.whole = true
	a.place = d.at(at.or("id", n))
	a.Sources = make([]claim.Source, 0, len(a.sources))
	for _, s := range a.sources {
		a.Sources = append(a.Sources, s.Source)
	}
	a.Claims = make([]claim.Claim, 0, len(a.claims))
	for _, c := range a.claims {
		a.Claims = append(a.Claims, c.Claim)
	}
}

func published(s string) (string, error) {
	if err := webURL(s); err != nil {
		return "", errors.New("want a web address such as https://example.org/article")
	}
	return s, nil
}

func day(s string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is no day such as 2026-04-23", quoted(s))
	}
	return t, nil
}

func regularFile(dst *string) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			text, ok := d.text(n)
			if !ok {
				return
			}
			path := d.beside(text)
			info, err := os.Stat(path)
			switch {
			case err != nil:
				d.wrong(n, "%s: %v", quoted(text), withoutPath(err))
			case !info.Mode().IsRegular():
				d.wrong(n, "%s is no regular file", quoted(text))
			default:
				*dst = path
			}
		},
		schema: textForm,
	}
}

// source is an entry of sources.
type source struct {
	claim.Source
	place place // of the id
}

func oneSource(s *source) kind {
	s.Target.Render = claim.RenderHTTP
	return mapping(s)
}

const headersDoc = "Sent to this host alone. Values may hold ${NAME} from the environment; " +
	"the key HEADER_file names a file that holds the value of HEADER."

func (s *source) fields() []field {
	return []field{
		{"id", "Names the source; unique over all articles.", id(&s.ID).must()},
		{"title", "As editors know it.", text(&s.Title)},
		{"url", "Where it is.", parsed(&s.Target.URL, schema{"type": "string", "format": "uri"}, targetURL).must()},
		{"render", "How its text comes to be: http, a browser, or auto (http first, a browser when the page is a shell).", render(&s.Target.Render)},
		{"schedule", "How often it is visited, when not as often as the others.", cronSpec(&s.Schedule)},
		{"headers", headersDoc, headers(&s.Target.Headers)},
		{"language", "The language that it is asked for in: a tag of BCP 47, such as de or pt-BR.", words(&s.Target.Language, languageTag)},
		{"allow", "Private addresses that may be reached for this source, as ranges such as 10.1.0.0/16.", list(&s.Target.Allow, 0, network)},
		{"select", "The part of the page that counts: CSS, or for JSON a JSONPath, which starts with $.", selector(&s.Select)},
		{"ignore", "Parts that do not count: CSS.", list(&s.Ignore, 0, ignored)},
	}
}

func (s *source) finish(d *decoder, n *yaml.Node, at keys) {
	s.place = d.at(at.or("id", n))
	if strings.HasPrefix(s.Select, "$") && len(s.Ignore) > 0 {
		d.fail(at["ignore"], "ignore is CSS, which has no meaning in JSON, and select asks for JSON: let select leave it out")
	}
	if _, given := s.Target.Headers["Accept-Language"]; given && s.Target.Language != "" {
		d.fail(at["language"], "language and the header Accept-Language are both given")
	}
	slices.SortFunc(s.Target.Allow, comparePrefix) // the same ranges are the same target
	s.Target.Allow = slices.Compact(s.Target.Allow)
}

// targetURL returns the address that is asked for: without its fragment, which
// no server sees.
func targetURL(s string) (string, error) {
	if err := literal(s); err != nil {
		return "", err
	}
	u, err := fetch.CheckURL(s)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(u.Fragment, "/") || strings.HasPrefix(u.Fragment, "!") {
		return "", fmt.Errorf("what stands behind # is a page that no server sees; the address is read as %s", claim.DisplayURL(s))
	}
	return canonical(*u), nil
}

func canonical(u url.URL) string {
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

func render(dst *claim.Render) kind {
	known := []string{string(claim.RenderHTTP), string(claim.RenderBrowser), string(claim.RenderAuto)}
	return parsed(dst, schema{"enum": known, "default": *dst}, func(s string) (claim.Render, error) {
		if !slices.Contains(known, s) {
			return "", fmt.Errorf("%s is none of http, browser and auto%s", quoted(s), guess(s, known))
		}
		return claim.Render(s), nil
	})
}

// cronSpec reads a schedule in the time zone of all, which is known by then.
func cronSpec(dst *string) kind {
	spec := text(dst)
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			if spec.read(d, n); *dst == "" {
				return
			}
			if _, err := d.schedule(*dst); err != nil {
				d.wrong(n, "%v", err)
			}
		},
		schema: spec.schema,
	}
}

// headers reads request headers. What HTTP needs for itself cannot be set.
func headers(dst *map[string]claim.Secret) kind {
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			outer, sent := d.key, make(map[string]claim.Secret)
			defer func() { d.key = outer }()
			d.mapping(n, func(key, value *yaml.Node) {
				d.key = outer + "." + key.Value
				d.header(key, value, sent)
			})
			*dst = sent
		},
		schema: func() schema {
			return schema{"type": "object", "additionalProperties": textForm()}
		},
	}
}

func (d *decoder) header(key, value *yaml.Node, sent map[string]claim.Secret) {
	plain, fromFile := strings.CutSuffix(key.Value, "_file")
	name := textproto.CanonicalMIMEHeaderKey(plain)
	accept := func(d *decoder, n *yaml.Node, value string) {
		if err := oneLine(value); err != nil {
			d.wrong(n, "%v", err)
			return
		}
		sent[name] = claim.Secret(value)
	}
	_, twice := sent[name]
	switch {
	case !headerName(plain):
		d.fail(key, "%s is no name of a header", quoted(key.Value))
	case ownHeader(name):
		d.fail(key, "the header %s is the program's own to set", name)
	case twice:
		d.fail(key, "the header %s is given twice", name)
	case fromFile:
		contents(accept).read(d, value)
	default:
		expanded(accept).read(d, value)
	}
}

// headerName reports whether s is a token (RFC 9110, 5.6.2).
func headerName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

// ownHeader reports the headers that frame a request, or make its answer
// something else than the page.
func ownHeader(name string) bool {
	switch name {
	case "Host", "Connection", "Content-Length", "Transfer-Encoding", "Te", "Trailer", "Upgrade", "Keep-Alive",
		"Proxy-Connection", "Proxy-Authorization", "Accept-Encoding", "Range", "User-Agent",
		"If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range":
		return true
	}
	return false
}
