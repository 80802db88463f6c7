package web

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/article"
	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/diff"
)

// A described is what openapi.json says, as far as it is held against the code.
type described struct {
	Paths      map[string]map[string]json.RawMessage
	Components struct {
		Schemas map[string]struct {
			AdditionalProperties *bool
			Required             []string
			Properties           map[string]any
		}
	}
}

func readDescription(t *testing.T) described {
	t.Helper()
	var d described
	if err := json.Unmarshal(openAPI, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDescriptionHasEveryRoute holds that the paths, methods and parameters of
// the API are those of its description.
func TestDescriptionHasEveryRoute(t *testing.T) {
	var have, told []string
	for _, res := range (&Door{}).resources() {
		if res.get != nil {
			have = append(have, "get "+res.path+"?"+strings.Join(res.query, "&"))
		}
		if res.post != nil {
			have = append(have, "post "+res.path+"?")
		}
	}
	for path, item := range readDescription(t).Paths {
		for method, raw := range item {
			if method == "parameters" {
				continue
			}
			var operation struct {
				Parameters []struct {
					Name, In string
					Ref      string `json:"$ref"`
				}
			}
			if err := json.Unmarshal(raw, &operation); err != nil {
				t.Fatalf("%s %s: %v", method, path, err)
			}
			var query []string
			for _, p := range operation.Parameters {
				if name := p.Name + strings.TrimPrefix(p.Ref, "#/components/parameters/"); p.In != "header" {
					query = append(query, name)
				}
			}
			told = append(told, method+" "+path+"?"+strings.Join(query, "&"))
		}
	}
	slices.Sort(have)
	slices.Sort(told)
	if d := cmp.Diff(have, told); d != "" {
		t.Errorf("the routes (-) are not those of the description (+)\n%s", d)
	}
}

// TestDescriptionHasEveryField holds each schema against the type whose
// documents it describes: a field of one alone fails.
func TestDescriptionHasEveryField(t *testing.T) {
	schemas := readDescription(t).Components.Schemas
	for name, v := range map[string]any{
		"Accept": claim.Accept{}, "Alert": desk.Alert{}, "AlertItem": claim.AlertItem{}, "Alerts": desk.Alerts{},
		"Article": desk.Article{}, "ArticleRow": desk.Row{}, "Articles": desk.List{}, "Block": article.Block{},
		"Check": Ask{}, "Claim": desk.Claim{}, "ClaimLine": desk.Line{}, "ClaimWithHistory": ClaimView{},
		"Comparison": desk.Comparison{}, "Counts": desk.Counts{}, "Decision": Decision{}, "Delivery": desk.Delivery{},
		"DiffLine": diff.Line{}, "DiffPart": diff.Part{}, "Done": done{}, "Entry": desk.Entry{},
		"Evidence": claim.Evidence{}, "Health": State{}, "History": desk.History{}, "Hunk": diff.Hunk{},
		"Place": article.Place{}, "Problem": problem{}, "Reading": desk.Reading{}, "ReadingThen": claim.Reading{},
		"Receiver": desk.Receiver{}, "Settled": claim.Settled{}, "Snapshot": desk.Snapshot{}, "SnapshotText": snapshotView{},
		"Snooze": claim.Snooze{}, "Source": desk.Source{}, "SourceRow": desk.SourceRow{}, "Sources": desk.SourceList{},
		"Tally": desk.Tally{}, "Text": article.Text{}, "TextSpan": article.Span{}, "TimeSpan": desk.Span{}, "Visit": claim.Visit{},
	} {
		schema, ok := schemas[name]
		if !ok {
			t.Errorf("%s: no such schema", name)
			continue
		}
		delete(schemas, name)
		have := fields(reflect.TypeOf(v))
		if d := cmp.Diff(slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(schema.Properties))); d != "" {
			t.Errorf("%s: the fields (-) are not those of the schema (+)\n%s", name, d)
		}
		maps.DeleteFunc(have, func(_ string, optional bool) bool { return optional })
		slices.Sort(schema.Required)
		asked := name == "Decision" || name == "Check" // of which more may be left out than we leave out
		if d := cmp.Diff(slices.Sorted(maps.Keys(have)), schema.Required); d != "" && !asked {
			t.Errorf("%s: the fields that are always there (-) are not those that are required (+)\n%s", name, d)
		}
		if schema.AdditionalProperties == nil || *schema.AdditionalProperties {
			t.Errorf("%s allows additional properties", name)
		}
	}
	for name, schema := range schemas {
		if schema.Properties != nil {
			t.Errorf("%s describes no type that this test knows", name)
		}
	}
}

// fields are the names that a struct has in JSON, and whether one may be left
// out.
func fields(t reflect.Type) map[string]bool {
	all := map[string]bool{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			maps.Copy(all, fields(f.Type))
		case f.IsExported() && name != "-":
			all[name] = strings.Contains(options, "omit")
		}
	}
	return all
}

// TestEncodeHostileText holds that what a page says is as it was, and that no
// terminal and no runner that shows the document obeys it.
func TestEncodeHostileText(t *testing.T) {
	const hostile = "\x1b[31m\u202egnp.exe\u2028\n::error::x ##[error]y ##vso[task]z </script><script>\x9b"
	body, err := encode(desk.Line{Why: hostile})
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{"\x1b", "\u202e", "\u2028", "\n::", "##[", "##vso[", "<script", "\u009b"} {
		if strings.Contains(string(body), raw) {
			t.Errorf("it holds %q: %s", raw, body)
		}
	}
	var got desk.Line
	if err := json.Unmarshal([]byte(strings.Replace(string(body), `""`, "null", -1)), &got); err != nil || got.Why != strings.ToValidUTF8(hostile, "\ufffd") {
		t.Errorf("it says %q, %v", got.Why, err)
	}
}

// TestZeroTimes holds that a text cannot be taken for a time that says nothing.
func TestZeroTimes(t *testing.T) {
	body, err := encode(desk.Line{Why: zeroTime, Says: "0001-01-01T00:00:00Z, it said"})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	if got["why"] != zeroTime || got["says"] != "0001-01-01T00:00:00Z, it said" || got["since"] != "" {
		t.Errorf("%v", got)
	}
	if body, err = encode(desk.Line{Since: time.Unix(1e9, 0).UTC()}); err != nil || !strings.Contains(string(body), `"2001-09-09T01:46:40Z"`) {
		t.Errorf("%s, %v", body, err)
	}
}

// FuzzDecode holds that what is taken as a decision is one JSON document, says
// nothing that a decision does not know, and says what was taken.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		`{"article": "a", "claim": "c", "verb": "accept", "until": "2026-05-01T00:00:00Z", "undo": false}`,
		`{"verb": "accept", "verb": "snooze"}`, `{"Verb": "accept"}`, `{"reason": "\ud800"}`, `{"undo": NaN}`, `[{}]`, `{} {}`, "\ufeff{}", `{"by": null}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest("POST", decisionPath, bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		var asked Decision
		if decode(r, &asked) != nil {
			return
		}
		var said map[string]any
		if err := json.Unmarshal(body, &said); err != nil {
			t.Fatalf("%q was taken: %v", body, err)
		}
		known := fields(reflect.TypeOf(asked))
		for name := range said {
			if _, ok := known[name]; !ok {
				t.Errorf("%q says %q", body, name)
			}
		}
		if text, ok := said["verb"].(string); ok && text != asked.Verb {
			t.Errorf("%q says %q, and %q was taken", body, text, asked.Verb)
		}
	})
}
