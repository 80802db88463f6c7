package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"monitor/internal/auth"
	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/store"
	"monitor/internal/web"
)

const noSuchHash = "sha256:0000000000000000000000000000000000000000000000000000000000000000"

// good are calls that are obeyed, at least one for each operation.
func (n *newsroom) good() []call {
	oyster := map[string]string{"article": "oyster", "claim": "length"}
	source := map[string]string{"source": "announcement"}
	hashes := n.hashes("announcement")
	calls := []call{
		{operation: "get /api/v1/openapi.json"},
		{operation: "get /api/v1/status"},
		{operation: "get /api/v1/articles"},
		{operation: "get /api/v1/articles", query: "?q=tripod&status=fresh&tag=gear&source=shop&page=1"},
		{operation: "get /api/v1/articles", query: "?page=99"},
		{operation: "get /api/v1/articles/{article}", fill: oyster},
		{operation: "get /api/v1/articles/{article}", fill: map[string]string{"article": "walls"}},
		{operation: "get /api/v1/claims/{article}/{claim}", fill: oyster},
		{operation: "get /api/v1/sources"},
		{operation: "get /api/v1/sources", query: "?q=wall"},
		{operation: "get /api/v1/sources/{source}", fill: source},
		{operation: "get /api/v1/sources/{source}", fill: map[string]string{"source": "wall"}},
		{operation: "get /api/v1/sources/{source}/compare", fill: source},
		{operation: "get /api/v1/sources/{source}/compare", fill: source, query: "?from=" + hashes[1] + "&to=" + hashes[0]},
		{operation: "get /api/v1/sources/{source}/snapshots/{hash}", fill: map[string]string{"source": "announcement", "hash": hashes[0]}},
		{operation: "get /api/v1/alerts"},
		{operation: "get /api/v1/health"},
		{operation: "get /api/v1/live"},
		{operation: "get /api/v1/live", query: "?last=before"},
		{operation: "post /api/v1/checks", body: `{"article": "oyster"}`},
		{operation: "post /api/v1/checks", body: `{"article": "oyster", "claim": "size"}`},
		{operation: "post /api/v1/checks", body: `{"source": "wall"}`},
	}
	for _, body := range []string{
		`{"article": "oyster", "claim": "length", "verb": "accept", "because": "article_changed", "reason": "it says five now"}`,
		`{"article": "oyster", "claim": "modes", "verb": "accept", "by": "somebody else"}`,
		`{"article": "oyster", "claim": "modes", "verb": "accept", "undo": true}`,
		`{"article": "oyster", "claim": "access", "verb": "snooze", "until": "2126-05-01T00:00:00+02:00", "reason": "asked them"}`,
	} {
		calls = append(calls, call{operation: "post /api/v1/decisions", body: body})
	}
	return calls
}

// bad are calls that are not obeyed, with their statuses, beside those that
// every operation has.
func (n *newsroom) bad() map[int][]call {
	decision := func(body string) call { return call{operation: "post /api/v1/decisions", body: body} }
	bad := map[int][]call{
		http.StatusBadRequest: {
			{operation: "get /api/v1/articles", query: "?status=foul"},
			{operation: "get /api/v1/articles", query: "?page=0"},
			{operation: "get /api/v1/alerts", query: "?page=one"},
			{operation: "get /api/v1/sources", query: "?q=a&q=b"},
			{operation: "post /api/v1/checks", body: `{}`},
			{operation: "post /api/v1/checks", body: `{"article": "oyster", "source": "wall"}`},
			{operation: "post /api/v1/checks", body: `{"source": "wall", "claim": "size"}`},
			decision(`{"article": "oyster", "claim": "length", "verb": "praise"}`),
			decision(`{"article": "oyster", "claim": "length", "verb": "accept", "because": "of_me"}`),
			decision(`{"article": "oyster", "claim": "length", "verb": "snooze", "until": "2020-01-01T00:00:00Z"}`),
		},
		http.StatusNotFound: {
			{operation: "get /api/v1/articles/{article}", fill: map[string]string{"article": "none"}},
			{operation: "get /api/v1/claims/{article}/{claim}", fill: map[string]string{"article": "oyster", "claim": "none"}},
			{operation: "get /api/v1/sources/{source}", fill: map[string]string{"source": "..%2f..%2fetc"}},
			{operation: "get /api/v1/sources/{source}/compare", fill: map[string]string{"source": "none"}},
			{operation: "get /api/v1/sources/{source}/compare", fill: map[string]string{"source": "announcement"}, query: "?to=" + noSuchHash},
			{operation: "get /api/v1/sources/{source}/snapshots/{hash}", fill: map[string]string{"source": "announcement", "hash": noSuchHash}},
			{operation: "get /api/v1/sources/{source}/snapshots/{hash}", fill: map[string]string{"source": "announcement", "hash": "%00"}},
			{operation: "post /api/v1/checks", body: `{"article": "none"}`},
			decision(`{"article": "none", "claim": "length", "verb": "accept"}`),
		},
		http.StatusConflict: {
			{operation: "post /api/v1/checks", body: `{"article": "oyster", "claim": "views"}`},
			decision(`{"article": "oyster", "claim": "size", "verb": "accept"}`),
		},
	}
	for _, operation := range []string{"post /api/v1/checks", "post /api/v1/decisions"} {
		bad[http.StatusRequestEntityTooLarge] = append(bad[http.StatusRequestEntityTooLarge],
			call{operation: operation, body: `{"article": "` + strings.Repeat("a", 2<<20) + `"}`})
		bad[http.StatusUnsupportedMediaType] = append(bad[http.StatusUnsupportedMediaType],
			call{operation: operation, body: "article=oyster", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
	}
	return bad
}

// TestContract walks every operation of openapi.json on a real server and holds
// each answer against it, errors too. Every status of the document has to be
// seen, and no other.
func TestContract(t *testing.T) {
	n := newNewsroom(t)
	n.remembers()
	base := n.serves(web.Admission{})
	c := readContract(t, base)
	good := n.good()
	for _, a := range good {
		c.obeyed(base, a)
	}
	for status, calls := range n.bad() {
		for _, a := range calls {
			c.expect(base, a, status)
		}
	}
	for _, operation := range c.operations() {
		c.expect(base, call{operation: operation, query: "?unknown=1", body: "{}"}, http.StatusBadRequest)
		c.expect(base, call{operation: operation, host: "evil.test"}, http.StatusMisdirectedRequest)
	}
	n.locked(c, good)
	c.crowded(base)
	n.broken(c, base, good)
	for _, operation := range c.operations() {
		for _, status := range c.statuses(operation) {
			if !c.seen[operation+" "+status] && status != "500" { // which not every view can be brought to
				t.Errorf("%s %s was never seen", operation, status)
			}
		}
	}
}

// serves answers on the network for as long as the test lasts.
func (n *newsroom) serves(a web.Admission) (base string) {
	n.t.Helper()
	n.door.Guard = web.NewGuard(a, n.time)
	pages, err := n.door.Dashboard()
	if err != nil {
		n.t.Fatal(err)
	}
	return "http://" + serve(n.t, pages)
}

// remembers makes the views that are empty at first hold something.
func (n *newsroom) remembers() {
	n.t.Helper()
	_, last, err := n.store.AlertRange()
	if err != nil || last == 0 {
		n.t.Fatalf("%d alerts, %v", last, err)
	}
	n.told(store.Receiver{Name: "desk", Cursor: last, SentAt: n.time()}, &store.Delivery{Receiver: "desk", ID: "m1", First: 1, Last: last, At: n.time(), Result: store.Sent})
	n.told(store.Receiver{Name: "newsroom", Failing: april(21), Trouble: "no answer"}, nil)
	n.door.Status = func() (claim.Report, error) { return check.Remembered(n.plan, n.store, n.time()) }
	n.state = web.State{
		Version: "1", StartedAt: april(1), Problems: []string{"a \x1b[31mproblem"}, Notes: nil,
		Sources: 4, Store: "monitor.db", StoreBytes: 1, StoreCreated: april(1), Config: "version: 1\n",
	}
	visit := n.door.Visit
	n.door.Visit = func(ctx context.Context, a web.Ask) (string, error) {
		if a.Article == "none" {
			return "", desk.ErrUnknown
		}
		return visit(ctx, a)
	}
}

// obeyed holds an answer to a call that is obeyed, and that whoever has it
// already is not sent it again.
func (c *contract) obeyed(base string, a call) {
	c.t.Helper()
	method, path, _ := strings.Cut(a.operation, " ")
	if method == "post" {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(a.body))
		if err != nil {
			c.t.Fatal(err)
		}
		c.valid("the body of "+a.operation, v, []string{"paths", path, method, "requestBody", "content", "application/json", "schema"})
	}
	resp := c.do(base, a)
	body := c.holds(a.operation, resp)
	if resp.StatusCode >= 300 {
		c.t.Errorf("%s%s %s: %s %s", a.operation, a.query, a.body, resp.Status, body)
	}
	tag := resp.Header.Get("ETag")
	if tag == "" {
		return
	}
	for _, list := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		a.header = map[string]string{"If-None-Match": list}
		if resp := c.do(base, a); resp.StatusCode != http.StatusNotModified || len(c.holds(a.operation, resp)) > 0 {
			c.t.Errorf("%s with If-None-Match %s: %s", a.operation, list, resp.Status)
		}
	}
}

// locked walks a server that asks who somebody is.
func (n *newsroom) locked(c *contract, calls []call) {
	c.t.Helper()
	token := auth.NewToken()
	base := n.serves(web.Admission{Auth: auth.Settings{
		Tokens: []auth.Token{{Name: "looker", Token: claim.Secret(token), Role: auth.Reader}},
	}})
	for _, a := range calls {
		c.expect(base, a, http.StatusUnauthorized)
		a.header = map[string]string{"Authorization": "Bearer " + token}
		if strings.HasPrefix(a.operation, "post ") {
			c.expect(base, a, http.StatusForbidden)
		} else if resp := c.do(base, a); resp.StatusCode != http.StatusOK {
			c.t.Errorf("%s by a reader: %s", a.operation, resp.Status)
		} else {
			c.holds(a.operation, resp)
		}
	}
}

// TestDecisionAboutWhatWasSeen holds that nobody accepts what came after they
// looked, through a form or the API.
func TestDecisionAboutWhatWasSeen(t *testing.T) {
	n := newNewsroom(t)
	decide := func(seen string) int {
		body := `{"article": "oyster", "claim": "length", "verb": "accept", "seen": "` + seen + `"}`
		return request(n.door.Inner(), "POST", "/api/v1/decisions", "application/json", body).Code
	}
	var before, after struct{ Seen string }
	for _, step := range []struct {
		says string
		into *struct{ Seen string }
	}{{"Directing records up to 5 minutes of video.", &before}, {"Directing records up to 9 minutes of video.", &after}} {
		n.says("/announcement", "News", "There are two modes, Adventure and Directing.", step.says, "Finished takes come at 720p.")
		n.check(april(24))
		w := get(n.door.Inner(), "GET", "/api/v1/claims/oyster/length")
		if err := json.Unmarshal(w.Body.Bytes(), step.into); err != nil {
			t.Fatalf("%v in %s", err, w.Body)
		}
		form := regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`).FindStringSubmatch(n.page("/claims/oyster/length"))
		if form == nil || form[1] != step.into.Seen {
			t.Errorf("the form has seen %q, the API %q", form, step.into.Seen)
		}
	}
	if code := decide(before.Seen); code != http.StatusConflict {
		t.Errorf("about a reading that is no more: %d", code)
	}
	form := url.Values{"seen": {before.Seen}, "because": {"article_changed"}}
	if w := n.send(editor, "/claims/oyster/length/accept", form); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "look again") {
		t.Errorf("a form about a reading that is no more: %d", w.Code)
	}
	if c, _, err := n.door.Desk.Claim("oyster", "length"); err != nil || c.Accept != nil {
		t.Errorf("it was accepted: %+v, %v", c.Accept, err)
	}
	if code := decide(after.Seen); code != http.StatusOK {
		t.Errorf("about the reading of now: %d", code)
	}
}

// crowded fills the stream's places, of which some may still be taken.
func (c *contract) crowded(base string) {
	c.t.Helper()
	stream := call{operation: "get /api/v1/live"}
	for range 100 {
		resp := c.do(base, stream)
		if resp.StatusCode != http.StatusOK {
			c.holds(stream.operation, resp)
			return
		}
		defer resp.Body.Close()
	}
	c.t.Error("a hundred may listen")
}

// broken walks a daemon that can do nothing any more. What it still knows it
// shows, and says how much is missing.
func (n *newsroom) broken(c *contract, base string, calls []call) {
	c.t.Helper()
	if err := n.store.Close(); err != nil {
		c.t.Fatal(err)
	}
	n.door.Status = func() (claim.Report, error) { return claim.Report{}, errors.New("secret path") }
	n.door.Visit = func(context.Context, web.Ask) (string, error) { return "", errors.New("secret path") }
	for _, a := range calls {
		if body := c.holds(a.operation, c.do(base, a)); strings.Contains(string(body), "secret path") {
			c.t.Errorf("%s tells what went wrong inside: %s", a.operation, body)
		}
	}
	for _, operation := range []string{"get /api/v1/status", "post /api/v1/checks", "post /api/v1/decisions"} {
		if !c.seen[operation+" 500"] {
			c.t.Errorf("%s did what it cannot have done", operation)
		}
	}
}
