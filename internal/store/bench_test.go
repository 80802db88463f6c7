package store

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"monitor/internal/claim"
)

// A round is 1,000 checks by 16 workers, as `check --once` would do them.
const (
	roundChecks  = 1000
	roundWorkers = 16
)

// pageRecord is a check of a page of 7 KB of text in 60 KB of markup, which is
// about what the origin of perf.md serves.
func pageRecord(i, edition int, page string) claim.Record {
	name := fmt.Sprintf("%032d", i)
	r := check(name, fmt.Sprintf("%s %d %d %s", page[:3500], i, edition, page[3500:7000]), day.Add(time.Duration(edition)*time.Hour))
	r.Snapshot.Body = fmt.Appendf(nil, "%s %d %d %s", page[:30_000], i, edition, page[30_000:60_000])
	return r
}

func round(b *testing.B, s *Store, make func(i int) claim.Record) {
	b.Helper()
	var g errgroup.Group
	g.SetLimit(roundWorkers)
	for i := range roundChecks {
		g.Go(func() error { return s.Record(b.Context(), make(i)) })
	}
	must(b, g.Wait())
}

// markup is n bytes that compress about as pages do, to a fifth.
func markup(n int) string {
	words := noise(1, 6000)
	page := make([]byte, 0, n+100)
	for i := 0; len(page) < n; i += 37 {
		page = fmt.Appendf(page, "<div class=\"row c%d\"><p>%s</p></div>\n", i%13, words[i%5000:i%5000+20+i%60])
	}
	return string(page[:n])
}

func BenchmarkRecord(b *testing.B) {
	page := markup(60_000)
	first := func(i int) claim.Record { return pageRecord(i, 0, page) }
	b.Run("first", func(b *testing.B) { // each round in a new file
		b.ReportAllocs()
		var bytes int64
		for b.Loop() {
			path := filepath.Join(b.TempDir(), "m.db")
			s := openAt(b, path)
			round(b, s, first)
			bytes += size(b, path)
		}
		perCheck(b, bytes)
	})
	b.Run("changed", func(b *testing.B) {
		s, path := filled(b, first)
		before, edition := size(b, path), 0
		b.ReportAllocs()
		for b.Loop() {
			edition++
			round(b, s, func(i int) claim.Record { return pageRecord(i, edition, page) })
		}
		perCheck(b, size(b, path)-before)
	})
	b.Run("unchanged", func(b *testing.B) {
		s, path := filled(b, first)
		before, edition := size(b, path), 0
		b.ReportAllocs()
		for b.Loop() {
			edition++
			round(b, s, func(i int) claim.Record {
				r := check(fmt.Sprintf("%032d", i), page[:100], day.Add(time.Duration(edition)*time.Hour))
				r.Snapshot, r.Events = nil, nil
				return r
			})
		}
		perCheck(b, size(b, path)-before)
	})
}

func filled(b *testing.B, first func(int) claim.Record) (*Store, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "m.db")
	s := openAt(b, path)
	round(b, s, first)
	return s, path
}

func perCheck(b *testing.B, grown int64) {
	checks := float64(b.N) * roundChecks
	b.ReportMetric(float64(grown)/checks, "file-B/check")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/checks, "µs/check")
}

func BenchmarkOpen(b *testing.B) {
	page := markup(60_000)
	s, path := filled(b, func(i int) claim.Record { return pageRecord(i, 0, page) })
	must(b, s.Close())
	b.ReportAllocs()
	for b.Loop() {
		s, err := Open(path, Options{ReadOnly: true})
		must(b, err)
		must(b, s.Close())
	}
}

func BenchmarkVerify(b *testing.B) {
	page := markup(60_000)
	s, _ := filled(b, func(i int) claim.Record { return pageRecord(i, 0, page) })
	b.ReportAllocs()
	for b.Loop() {
		verified(b, s)
	}
}
