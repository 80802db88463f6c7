package capture_test

import (
	"os"
	"path/filepath"
	"testing"

	"monitor/internal/capture"
	"monitor/internal/claim"
)

// TestRealRevisions holds that of real revisions of real pages, each against
// the first and against the one before, none is suspect and none smells. It
// needs the folder that MONITOR_BENCH names.
func TestRealRevisions(t *testing.T) {
	bench := os.Getenv("MONITOR_BENCH")
	if bench == "" {
		t.Skip("MONITOR_BENCH names no folder of revisions")
	}
	pages, err := filepath.Glob(filepath.Join(bench, "pages", "*"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages in %s: %v", bench, err)
	}
	rulings := 0
	for _, dir := range pages {
		files, err := filepath.Glob(filepath.Join(dir, "*.html"))
		if err != nil {
			t.Fatal(err)
		}
		var first, before claim.Shape
		for i, file := range files {
			html, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, last := range []claim.Shape{{}, first, before} {
				r := capture.Gate(came(string(html), last))
				rulings++
				if !r.Visit.Good() || r.Smells {
					t.Errorf("%s: %s (%s), smells %v", file, r.Visit.Reason, r.Visit.Detail, r.Smells)
				}
				before = r.Shape
			}
			if i == 0 {
				first = before
			}
		}
	}
	t.Logf("%d rulings on real revisions, all good", rulings)
}
