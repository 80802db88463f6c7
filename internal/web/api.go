package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/report"
)

//go:embed openapi.json
var openAPI []byte

// A resource is a path of the API with what may be done at it.
type resource struct {
	path  string
	query []string // the parameters that get knows
	get   page
	post  page // nil where nothing is to be changed
}

// resources are all that there is of the API; openapi.json says the same.
func (d *Door) resources() []resource {
	return []resource{
		{path: "/api/v1/openapi.json", get: d.description},
		{path: statusPath, get: d.report},
		{path: "/api/v1/articles", query: []string{"q", "status", "tag", "source", "page"}, get: d.shows(d.viewArticles)},
		{path: "/api/v1/articles/{article}", get: d.shows(d.viewArticle)},
		{path: "/api/v1/claims/{article}/{claim}", get: d.shows(d.viewClaim)},
		{path: "/api/v1/sources", query: []string{"q", "page"}, get: d.shows(d.viewSources)},
		{path: "/api/v1/sources/{source}", get: d.shows(d.viewSource)},
		{path: "/api/v1/sources/{source}/compare", query: []string{"from", "to"}, get: d.shows(d.viewComparison)},
		{path: "/api/v1/sources/{source}/snapshots/{hash}", get: d.shows(d.viewSnapshot)},
		{path: "/api/v1/alerts", query: []string{"page"}, get: d.shows(d.viewAlerts)},
		{path: "/api/v1/health", get: d.shows(d.viewHealth)},
		{path: "/api/v1/live", query: []string{"last"}, get: d.live},
		{path: decisionPath, post: d.decide},
		{path: checkPath, post: d.check},
	}
}

// api answers all under /api/ and leaves the rest to pages. It is beside their
// mux, not in it, so that it can tell a path that there is not from a method.
func (d *Door) api(pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	for _, res := range d.resources() {
		mux.HandleFunc(res.path, d.operate(res))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.refuse(w, r, fault{http.StatusNotFound, "there is no such path; /api/v1/openapi.json has all"})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ofAPI(r) {
			mux.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// operate does what is asked of a resource, or says why not.
func (d *Door) operate(res resource) http.HandlerFunc {
	allowed := []string{http.MethodOptions}
	if res.get != nil {
		allowed = append(allowed, http.MethodGet, http.MethodHead)
	}
	if res.post != nil {
		allowed = append(allowed, http.MethodPost)
	}
	allow := strings.Join(allowed, ", ")
	return func(w http.ResponseWriter, r *http.Request) {
		var err error
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", allow)
			w.WriteHeader(http.StatusNoContent)
			return
		case reads && res.get != nil:
			if err = knownQuery(r, res.query); err == nil {
				err = survive(res.get)(w, r)
			}
		case r.Method == http.MethodPost && res.post != nil:
			if err = mayPost(r); err == nil {
				err = survive(res.post)(w, r)
			}
		default:
			w.Header().Set("Allow", allow)
			err = fault{http.StatusMethodNotAllowed, "this path takes " + allow}
		}
		if err != nil {
			d.refuse(w, r, err)
		}
	}
}

// mayPost refuses those who may not change anything, and parameters, of which
// no change has any.
func mayPost(r *http.Request) error {
	if !auth.From(r.Context()).MayDecide() {
		return fault{http.StatusForbidden, "only an editor may do this"}
	}
	return knownQuery(r, nil)
}

// shows makes a page of what view returns.
func (d *Door) shows(view func(r *http.Request) (any, error)) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := view(r)
		if err != nil {
			return err
		}
		return d.give(w, r, http.StatusOK, v)
	}
}

// give answers with v as JSON.
func (d *Door) give(w http.ResponseWriter, r *http.Request, code int, v any) error {
	body, err := encode(v)
	if err == nil {
		d.send(w, r, code, body)
	}
	return err
}

// encode writes v as JSON whose text cannot act on a terminal or the log of a
// CI runner, and whose times are empty where they say nothing.
func encode(v any) ([]byte, error) {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the answer: %w", err)
	}
	body = bytes.ReplaceAll(body, []byte(zeroTime), []byte(`": ""`))
	return append([]byte(claim.EscapeJSON(string(body))), '\n'), nil
}

// zeroTime is a time that says nothing, as the value of a field. No string of
// a document can hold it, since its quotes would be escaped.
const zeroTime = `": "0001-01-01T00:00:00Z"`

// send answers with a JSON document, or with nothing to who has it already.
func (d *Door) send(w http.ResponseWriter, r *http.Request, code int, body []byte) {
	header := w.Header()
	if r.Method != http.MethodPost {
		tag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))
		header.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(code)
	if _, err := w.Write(body); err != nil {
		d.Log.Debug("a client went away", "path", r.URL.Path, "err", err)
	}
}

// matches reports whether If-None-Match names tag (RFC 9110, section 13.1.2).
func matches(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}

func (d *Door) description(w http.ResponseWriter, r *http.Request) error {
	d.send(w, r, http.StatusOK, openAPI)
	return nil
}

// report answers with what is remembered, as `monitor check --format json`
// writes it. On a network the addresses of sources are shown as everywhere:
// their queries may hold keys that readers need not know.
func (d *Door) report(w http.ResponseWriter, r *http.Request) error {
	rep, err := d.Status()
	if rep.Version == 0 {
		return fmt.Errorf("status: %w", err)
	}
	if err != nil {
		d.Log.Error("status", "err", err)
	}
	if !overSocket(r.Context()) {
		rep.Sources = slices.Clone(rep.Sources)
		for i, s := range rep.Sources {
			rep.Sources[i].URL = claim.DisplayURL(s.URL)
		}
	}
	var body bytes.Buffer
	if err := report.JSON(&body, rep); err != nil {
		return err
	}
	d.send(w, r, http.StatusOK, body.Bytes())
	return nil
}

// bySocket names who asks over the socket: the owner of the store, whom nobody
// needs to let in, and whose word about who decides is believed.
func bySocket(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := auth.With(r.Context(), auth.Local())
		h.ServeHTTP(w, r.WithContext(context.WithValue(ctx, socketKey{}, true)))
	})
}

type socketKey struct{}

// overSocket reports whether ctx is of a request that came over the socket.
func overSocket(ctx context.Context) bool { return ctx.Value(socketKey{}) != nil }
