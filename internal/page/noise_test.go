package page

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// visits sees pages in turn, each given as its blocks, with the memory going
// through JSON in between, and returns the texts without noise and the memory.
func visits(t *testing.T, pages ...string) ([]string, Noise) {
	t.Helper()
	var n Noise
	var texts []string
	for _, page := range pages {
		quiet := strings.Count(page, "=") // same visits before this one
		var still string
		n, still = n.See(pageOf(strings.Trim(page, "=")), quiet)
		texts = append(texts, still)
		n = throughJSON(t, n)
	}
	return texts, n
}

func pageOf(blocks string) *Page {
	p := &Page{}
	for text := range strings.SplitSeq(blocks, "|") {
		p.Blocks = append(p.Blocks, Block{Text: text})
	}
	return p
}

func throughJSON(t *testing.T, n Noise) Noise {
	t.Helper()
	raw, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	var again Noise
	if err := json.Unmarshal(raw, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(n, again); diff != "" {
		t.Fatalf("through JSON (-before +after):\n%s", diff)
	}
	return again
}

func TestNoise(t *testing.T) {
	tests := []struct {
		name  string
		pages []string
		want  string // a letter for each text without noise, the same for the same
	}{
		{"nothing changes", []string{"a|b|c", "a|b|c", "a|b|c"}, "AAA"},
		{"a counter", []string{"a|1|c", "a|2|c", "a|3|c", "a|4|c", "a|5|c", "a|6|c"}, "ABCDDD"},
		{"a counter at the top", []string{"1|b|c", "2|b|c", "3|b|c", "4|b|c", "5|b|c"}, "ABCDD"},
		{"a counter at the end", []string{"a|b|1", "a|b|2", "a|b|3", "a|b|4", "a|b|5"}, "ABCDD"},
		{"a counter that pauses once", []string{"a|1|c", "a|2|c", "a|3|c", "a|4|c", "a|4|c", "a|5|c"}, "ABCDDD"},
		{"two of them", []string{"1|b|x|d", "2|b|y|d", "3|b|z|d", "4|b|w|d", "5|b|v|d"}, "ABCDD"},
		{"a box of two blocks", []string{"a|1|p|c", "a|2|q|c", "a|3|r|c", "a|4|s|c", "a|5|t|c"}, "ABCDD"},
		{"a fact that changes once", []string{"a|3 min|c", "a|3 min|c", "a|5 min|c", "a|5 min|c"}, "AABB"},
		{"news beside noise", []string{"a|1|c", "a|2|c", "a|3|c", "a|4|c", "a|5|d", "a|6|c"}, "ABCDED"},
		{"a notice beside a banner", []string{"a|1|c", "a|2|c", "a|3|c", "a|4|c", "a|5|notice|c", "a|6|c"}, "ABCDED"},
		{"changes that are far apart", []string{"a|1|c", "===a|2|c", "===a|3|c", "===a|4|c", "===a|5|c"}, "ABCDE"},
		{"a rewrite each time", []string{"1|2|3|4|5|6|7|8|9", "a|b|c|d|e|f|g|h|i", "r|s|t|u|v|w|x|y|z", "j|k|l|m|n|o|p|q|0", "9|8|7|6|5|4|3|2|1"}, "ABCDE"},
		{"noise that settles", []string{"a|1|c", "a|2|c", "a|3|c", "a|4|c", "==========a|4|c", "a|5|c"}, "ABCDEF"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			texts, _ := visits(t, tt.pages...)
			var got strings.Builder
			names := map[string]byte{}
			for _, id := range texts {
				if names[id] == 0 {
					names[id] = 'A' + byte(len(names))
				}
				got.WriteByte(names[id])
			}
			if got.String() != tt.want {
				t.Errorf("got %s, want %s", got.String(), tt.want)
			}
		})
	}
}

// Without noise the text is the whole one.
func TestNoiselessText(t *testing.T) {
	p := pageOf("a|b")
	if _, still := (Noise{}).See(p, 0); still != p.Text() {
		t.Errorf("got %q, want %q", still, p.Text())
	}
}

// What is remembered stays small, whatever comes.
func TestNoiseIsBounded(t *testing.T) {
	var n Noise
	for visit := range 50 {
		var blocks []string
		for i := range maxRemembered {
			if i%2 == 0 {
				blocks = append(blocks, fmt.Sprint("fixed ", i))
			} else {
				blocks = append(blocks, fmt.Sprint("noise ", visit, i))
			}
		}
		n, _ = n.See(pageOf(strings.Join(blocks, "|")), 0)
	}
	raw, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Slots) > maxSlots || len(raw) > 16<<10 {
		t.Errorf("got %d slots and %d bytes", len(n.Slots), len(raw))
	}
	long := pageOf(strings.Repeat("x|", maxRemembered+1))
	n, still := n.See(long, 0)
	if len(n.Blocks) > 0 || still != long.Text() {
		t.Errorf("a page that is too long: got %d hashes and %d bytes of text", len(n.Blocks), len(still))
	}
}

func TestHashesFromBadText(t *testing.T) {
	for _, text := range []string{`{"blocks":"A"}`, `{"blocks":"AAAA"}`, `{"blocks":"!"}`} {
		if err := json.Unmarshal([]byte(text), &Noise{}); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}
