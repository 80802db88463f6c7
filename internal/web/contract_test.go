package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A contract is openapi.json as a server gives it, and what of it was seen.
type contract struct {
	t        *testing.T
	document map[string]any
	compiler *jsonschema.Compiler
	seen     map[string]bool // "get /api/v1/alerts 200"
	schemas  map[string]*jsonschema.Schema
}

func readContract(t *testing.T, base string) *contract {
	t.Helper()
	resp, err := http.Get(base + "/api/v1/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	document, err := jsonschema.UnmarshalJSON(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s, %v", resp.Status, err)
	}
	c := &contract{
		t: t, document: document.(map[string]any), compiler: jsonschema.NewCompiler(),
		seen: map[string]bool{}, schemas: map[string]*jsonschema.Schema{},
	}
	if err := c.compiler.AddResource("openapi.json", document); err != nil {
		t.Fatal(err)
	}
	return c
}

// at returns what stands at a place of the document, references followed, and
// the place where it stands.
func (c *contract) at(place ...string) (map[string]any, []string) {
	var v any = c.document
	for _, step := range place {
		v = v.(map[string]any)[step]
		object, _ := v.(map[string]any)
		ref, _ := object["$ref"].(string)
		if component, ok := strings.CutPrefix(ref, "#/components/"); ok {
			place = append([]string{"components"}, strings.Split(component, "/")...)
			v, _ = c.at(place...)
		}
	}
	object, _ := v.(map[string]any)
	return object, place
}

// valid holds v against the schema at a place.
func (c *contract) valid(what string, v any, place []string) {
	c.t.Helper()
	pointer := "openapi.json#"
	for _, step := range place {
		pointer += "/" + strings.ReplaceAll(step, "/", "~1")
	}
	schema := c.schemas[pointer]
	if schema == nil {
		var err error
		if schema, err = c.compiler.Compile(pointer); err != nil {
			c.t.Fatal(err)
		}
		c.schemas[pointer] = schema
	}
	if err := schema.Validate(v); err != nil {
		c.t.Errorf("%s: %v", what, err)
	}
}

// operations are what the document has, as "get /api/v1/alerts".
func (c *contract) operations() (list []string) {
	paths, _ := c.at("paths")
	for path, item := range paths {
		for method := range item.(map[string]any) {
			if method != "parameters" {
				list = append(list, method+" "+path)
			}
		}
	}
	slices.Sort(list)
	return list
}

// statuses are those that the document has for an operation.
func (c *contract) statuses(operation string) []string {
	method, path, _ := strings.Cut(operation, " ")
	responses, _ := c.at("paths", path, method, "responses")
	return slices.Sorted(maps.Keys(responses))
}

// holds holds an answer against what the document has of it.
func (c *contract) holds(operation string, resp *http.Response) []byte {
	c.t.Helper()
	defer resp.Body.Close()
	status := fmt.Sprint(resp.StatusCode)
	what := operation + " " + status
	body, err := readAnswer(resp)
	if err != nil {
		c.t.Fatalf("%s: %v", what, err)
	}
	method, path, _ := strings.Cut(operation, " ")
	response, place := c.at("paths", path, method, "responses", status)
	if response == nil {
		c.t.Errorf("%s is not in the document: %s", what, body)
		return body
	}
	c.seen[what] = true
	headers, _ := response["headers"].(map[string]any)
	for name := range headers {
		_, at := c.at(append(place, "headers", name)...)
		c.valid(what+" "+name, resp.Header.Get(name), append(at, "schema"))
	}
	media, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	content, _ := response["content"].(map[string]any)
	switch {
	case content == nil:
		if len(body) > 0 {
			c.t.Errorf("%s has a body: %s", what, body)
		}
		return body
	case content[media] == nil:
		c.t.Errorf("%s is %q, which is not in the document", what, media)
		return body
	case resp.StatusCode >= 400 && len(body) > 1024:
		c.t.Errorf("%s has a problem of %d bytes", what, len(body))
	}
	var v any = string(body)
	if media != "text/event-stream" {
		if v, err = jsonschema.UnmarshalJSON(bytes.NewReader(body)); err != nil {
			c.t.Fatalf("%s: %v in %s", what, err, body)
		}
	}
	c.valid(what, v, append(place, "content", media, "schema"))
	return body
}

// readAnswer reads a body, of a stream its beginning.
func readAnswer(resp *http.Response) ([]byte, error) {
	if resp.Header.Get("Content-Type") != "text/event-stream" {
		return io.ReadAll(resp.Body)
	}
	begin := make([]byte, 1024)
	n, err := resp.Body.Read(begin)
	return begin[:n], err
}

// A call is a request for an operation.
type call struct {
	operation string
	fill      map[string]string // of {parameters}
	query     string
	body      string
	header    map[string]string
	host      string
}

// do sends a call to a server and returns the answer.
func (c *contract) do(base string, a call) *http.Response {
	c.t.Helper()
	method, path, _ := strings.Cut(a.operation, " ")
	for name, value := range a.fill {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), strings.ToUpper(method), base+path+a.query, strings.NewReader(a.body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for name, value := range a.header {
		req.Header.Set(name, value)
	}
	req.Host = a.host
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp
}

// expect holds an answer that is to have a status.
func (c *contract) expect(base string, a call, status int) {
	c.t.Helper()
	resp := c.do(base, a)
	body := c.holds(a.operation, resp)
	if resp.StatusCode != status {
		c.t.Errorf("%s%s %.100s: %s, want %d: %s", a.operation, a.query, a.body, resp.Status, status, body)
		return
	}
	var said struct{ Status int }
	if err := json.Unmarshal(body, &said); err != nil || said.Status != status {
		c.t.Errorf("%s: a problem of status %d, want %d", a.operation, said.Status, status)
	}
}

// TestDescriptionIsSound holds that the description has the report as it is
// everywhere else, that each operation has a name of its own, and that nothing
// in it is without use.
func TestDescriptionIsSound(t *testing.T) {
	c := readContract(t, "http://"+serve(t, door().Inner()))
	data, err := os.ReadFile("../report/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	own, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	report, _ := c.at("components", "schemas", "Report")
	copied := maps.Clone(report)
	delete(copied, "$id")
	if d := cmp.Diff(own, any(copied)); d != "" {
		t.Errorf("the report is another one (-own +description)\n%s", d)
	}
	names := map[string]bool{}
	for _, operation := range c.operations() {
		method, path, _ := strings.Cut(operation, " ")
		o, _ := c.at("paths", path, method)
		if name, _ := o["operationId"].(string); name == "" || names[name] {
			t.Errorf("%s is called %q", operation, name)
		} else {
			names[name] = true
		}
	}
	whole, err := json.Marshal(c.document)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"schemas", "responses", "parameters", "headers"} {
		group, _ := c.at("components", kind)
		for name := range group {
			if !strings.Contains(string(whole), `"#/components/`+kind+"/"+name+`"`) {
				t.Errorf("nothing refers to %s %s", kind, name)
			}
		}
	}
}
