package report

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"monitor/internal/claim"
)

//go:embed report.schema.json
var schemaJSON []byte

func schemaDocument(t *testing.T) map[string]any {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaJSON))
	if err != nil {
		t.Fatal(err)
	}
	return doc.(map[string]any)
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report.schema.json", schemaDocument(t)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func encode(t *testing.T, r claim.Report) string {
	t.Helper()
	var buf bytes.Buffer
	if err := JSON(&buf, r); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestJSONFollowsTheSchema(t *testing.T) {
	schema := compileSchema(t)
	for name, r := range samples() {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(encode(t, r)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaIsStrict holds that a field added in Go fails the schema: every
// object with properties allows no others and requires all.
func TestSchemaIsStrict(t *testing.T) {
	objects := 0
	for name, def := range schemaDocument(t)["$defs"].(map[string]any) {
		def := def.(map[string]any)
		properties, ok := def["properties"].(map[string]any)
		if !ok {
			continue
		}
		objects++
		if def["additionalProperties"] != false {
			t.Errorf("%s allows additional properties", name)
		}
		var required []string
		for _, r := range def["required"].([]any) {
			required = append(required, r.(string))
		}
		slices.Sort(required)
		if d := cmp.Diff(slices.Sorted(maps.Keys(properties)), required); d != "" {
			t.Errorf("%s: properties and what is required (-properties +required)\n%s", name, d)
		}
	}
	if objects != 6 {
		t.Errorf("%d objects with properties, want the six of the report", objects)
	}
}

// TestSchemaRefuses breaks a good document in one place after the other.
func TestSchemaRefuses(t *testing.T) {
	schema := compileSchema(t)
	good := encode(t, staleReport())
	for name, change := range map[string][2]string{
		"a field too many":         {`"version": 1,`, `"version": 1, "more": 1,`},
		"a field too few":          {`"detail": "",`, ``},
		"null for a list":          {`"sources": [`, `"sources": null, "x": [`},
		"another version":          {`"version": 1,`, `"version": 2,`},
		"an unknown verdict":       {`"verdict": "missing"`, `"verdict": "gone"`},
		"an unknown outcome":       {`"outcome": "fetched"`, `"outcome": "ok"`},
		"a reason of another kind": {`"reason": "timeout"`, `"reason": "captcha"`},
		"an outcome without one":   {`"reason": "timeout"`, `"reason": ""`},
		"local time":               {`"started_at": "2026-06-17T12:00:00Z"`, `"started_at": "2026-06-17T12:00:00+02:00"`},
		"a fall without a why":     {`"why": "3 minutes → 5 minutes"`, `"why": ""`},
		"confidence above one":     {`"confidence": 0.94`, `"confidence": 94`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Errorf("%s: the report has no %s", name, change[0])
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("%s: the schema allows it", name)
		}
	}
}

func TestJSONGolden(t *testing.T) {
	golden(t, "stale.json", encode(t, staleReport()))
	golden(t, "hostile.json", encode(t, hostileReport()))
	golden(t, "empty.json", encode(t, claim.Report{Version: 1, Status: claim.StatusFresh}))
}

// TestJSONKeepsText holds that the escapes change nothing but the spelling.
func TestJSONKeepsText(t *testing.T) {
	for name, r := range samples() {
		got, err := Read([]byte(encode(t, r)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := complete(r)
		if d := cmp.Diff(want, got, cmp.Transformer("valid", func(s string) string { return strings.ToValidUTF8(s, "\ufffd") })); d != "" {
			t.Errorf("%s (-want +got)\n%s", name, d)
		}
	}
}

func TestReadAnotherDocument(t *testing.T) {
	if r, err := Read([]byte(`{"version": "one"}`)); err == nil {
		t.Errorf("it was read as %+v", r)
	}
}

func TestJSONTimes(t *testing.T) {
	r := freshReport()
	r.StartedAt = time.Date(2026, 4, 23, 10, 0, 0, 999, time.FixedZone("CEST", 7200))
	r.Articles[0].Claims[0].Since = time.Time{}
	got := encode(t, r)
	for _, want := range []string{`"started_at": "2026-04-23T08:00:00Z"`, `"since": ""`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%.600s", want, got)
		}
	}
	if since := r.Articles[0].Claims[0].Since; !since.IsZero() {
		t.Errorf("JSON changed the report that it was given: since %v", since)
	}
}

func TestJSONNotANumber(t *testing.T) {
	r := staleReport()
	r.Articles[1].Claims[0].Readings[0].Confidence = math.NaN()
	if err := JSON(io.Discard, r); err == nil || !strings.HasPrefix(err.Error(), "encode report: ") {
		t.Errorf("a confidence that is no number: %v", err)
	}
}

func FuzzJSON(f *testing.F) {
	f.Add("::error::\x1b[31m##vso[\u202e\u2028\x7f\xff")
	f.Fuzz(func(t *testing.T, s string) {
		r := staleReport()
		r.Articles[0].Title, r.Articles[1].Claims[1].Readings[0].Evidence.Exact, r.Sources[0].Detail = s, s, s
		doc := encode(t, r)
		if order.MatchString(doc) {
			t.Errorf("the document orders: %q", order.FindString(doc))
		}
		var got claim.Report
		if err := json.Unmarshal([]byte(strings.ReplaceAll(doc, `_at": ""`, `_at": null`)), &got); err != nil {
			t.Fatal(err)
		}
		// What encoding/json makes of invalid UTF-8: a mark for each byte.
		if want := string([]rune(s)); got.Articles[0].Title != want {
			t.Errorf("%q came back as %q", want, got.Articles[0].Title)
		}
	})
}
