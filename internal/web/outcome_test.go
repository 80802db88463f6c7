package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"monitor/internal/claim"
)

// TestReasonsAreSaid holds that every reason that there is has words.
func TestReasonsAreSaid(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../claim/target.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Reason") {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found++
		if reasons[claim.Reason(value)] == "" {
			t.Errorf("%s has no words", value)
		}
		return true
	})
	if found != len(reasons) {
		t.Errorf("%d reasons, %d of them with words", found, len(reasons))
	}
}

func TestOutcomeFrom(t *testing.T) {
	tests := []struct {
		in   string
		want outcome
		said string
	}{
		{"unavailable timeout", outcome{"unavailable", "it took too long"}, "It took too long"},
		{"fetched", outcome{State: "fetched"}, ""},
		{"", outcome{State: neverVisited}, ""},
		{"suspect 界_of_tomorrow", outcome{"suspect", "界 of tomorrow"}, "界 of tomorrow"},
		{"suspect \x1b", outcome{"suspect", `\x1b`}, `\x1b`},
	}
	for _, tt := range tests {
		if got := outcomeFrom(tt.in); got != tt.want || got.Said() != tt.said {
			t.Errorf("%q: %+v, %q", tt.in, got, got.Said())
		}
	}
}
