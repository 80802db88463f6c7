package article

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"monitor/internal/claim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func write(t *testing.T, path, text string, modified time.Time) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, modified, modified); err != nil {
		t.Fatal(err)
	}
}

// said is what the reader has for an article: its text, or its trouble.
func said(t *testing.T, r *Reader, a claim.Article) string {
	t.Helper()
	text, err := r.Text(t.Context(), a)
	switch {
	case err != nil && text != nil:
		t.Fatalf("a text and an error: %v", err)
	case err != nil:
		return "! " + err.Error()
	case text == nil:
		return ""
	}
	return dump(text)
}

func TestReaderOfFiles(t *testing.T) {
	day := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	r := NewReader(Options{Now: func() time.Time { return day }})
	defer r.Close()
	path := filepath.Join(t.TempDir(), "a.md")
	a := claim.Article{ID: "a", File: path, URL: "https://a.test/", Claims: []claim.Claim{{ID: "c", Says: "two modes"}}}
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"the file", func() { write(t, path, "It has two modes.\n", day) }, "paragraph | It has {c: two modes}.\n"},
		{"as it was, for size and time are the same", func() { write(t, path, "It has six modes.\n", day) }, "paragraph | It has {c: two modes}.\n"},
		{"another time", func() { write(t, path, "It has ten moods.\n", day.Add(time.Second)) }, "paragraph | It has ten moods.\n"},
		{"other claims", func() { a.Claims = []claim.Claim{{ID: "d", Says: "ten moods"}} }, "paragraph | It has {d: ten moods}.\n"},
		{"no file", func() { _ = os.Remove(path) }, "! its file " + path + " was not found"},
		{"back again", func() { write(t, path, "Back.\n", day) }, "paragraph | Back.\n"},
		{"nothing in it", func() { write(t, path, "", day) }, "! its file " + path + " cannot be shown: there is no text in it"},
		{"too big", func() { _ = os.Truncate(path, maxFile+1) }, "! its file " + path + " cannot be shown: it is above 10 MiB"},
		{"a folder", func() { a.File = filepath.Dir(path) }, "! its file " + filepath.Dir(path) + " cannot be shown: it is no regular file"},
		{"no file and no way to the web", func() { a.File = "" }, ""},
	}
	for _, s := range steps {
		s.do()
		if got := said(t, r, a); got != s.want {
			t.Fatalf("%s: got %q, want %q", s.name, got, s.want)
		}
	}
}

// TestReaderOfPipes holds that what is no file is not waited for.
func TestReaderOfPipes(t *testing.T) {
	r := NewReader(Options{Now: time.Now})
	defer r.Close()
	path := filepath.Join(t.TempDir(), "a\x1b[31m.md")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	got := said(t, r, claim.Article{ID: "a", File: path})
	if !strings.HasSuffix(got, "cannot be shown: it is no regular file") || strings.Contains(got, "\x1b") {
		t.Errorf("got %q", got)
	}
}

// TestReaderOfTheWeb holds how long what came from the web is believed, and what
// did not come.
func TestReaderOfTheWeb(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked, err := 0, errors.New("no such host")
		get := func(_ context.Context, url string) ([]byte, string, error) {
			asked++
			return fmt.Appendf(nil, "<p>Edition %d of %s", asked, url), "text/html", err
		}
		r := NewReader(Options{Get: get, Now: time.Now})
		defer r.Close()
		a := claim.Article{ID: "a", URL: "https://a.test/?key=secret"}
		for _, s := range []struct {
			after time.Duration
			err   error
			want  string
		}{
			{0, err, "! https://a.test/ could not be read: no such host"},
			{keepError - 1, nil, "! https://a.test/ could not be read: no such host"},
			{1, nil, "paragraph | Edition 2 of https://a.test/?key=secret\n"},
			{keepText - 1, nil, "paragraph | Edition 2 of https://a.test/?key=secret\n"},
			{1, nil, "paragraph | Edition 3 of https://a.test/?key=secret\n"},
		} {
			time.Sleep(s.after)
			err = s.err
			if got := said(t, r, a); got != s.want {
				t.Errorf("got %q, want %q", got, s.want)
			}
		}
	})
}

// TestReaderWaitsShortly holds that nobody waits long, that one asks for all who
// wait, and that what comes late is there the next time.
func TestReaderWaitsShortly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		r := NewReader(Options{Now: time.Now, Get: func(context.Context, string) ([]byte, string, error) {
			asked.Add(1)
			time.Sleep(patience + time.Second)
			return []byte("Late."), "text/markdown", nil
		}})
		defer r.Close()
		a := claim.Article{ID: "a", URL: "https://a.test/"}
		started := time.Now()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, err := r.Text(t.Context(), a); !errors.Is(err, ErrNotYet) {
					t.Errorf("got %v, want %v", err, ErrNotYet)
				}
			})
		}
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := r.Text(ctx, a); !errors.Is(err, context.Canceled) && !errors.Is(err, ErrNotYet) {
				t.Errorf("got %v of one who left", err)
			}
		})
		all.Wait()
		if waited := time.Since(started); waited != patience {
			t.Errorf("waited %v, want %v", waited, patience)
		}
		time.Sleep(2 * time.Second)
		if got := said(t, r, a); got != "paragraph | Late.\n" || asked.Load() != 1 {
			t.Errorf("got %q, asked %d times", got, asked.Load())
		}
	})
}

// TestReaderEnds holds that few are read at once, that Close ends them, and that
// nothing begins after it.
func TestReaderEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewReader(Options{Now: time.Now, Get: func(ctx context.Context, _ string) ([]byte, string, error) {
			<-ctx.Done()
			return nil, "", ctx.Err()
		}})
		of := func(i int) claim.Article { return claim.Article{ID: fmt.Sprint(i), URL: "https://a.test/"} }
		var all sync.WaitGroup
		for i := range maxReading {
			all.Go(func() {
				if _, err := r.Text(t.Context(), of(i)); !errors.Is(err, ErrNotYet) {
					t.Errorf("got %v, want %v", err, ErrNotYet)
				}
			})
		}
		all.Wait()
		if _, err := r.Text(t.Context(), of(maxReading)); !errors.Is(err, ErrBusy) {
			t.Errorf("got %v, want %v", err, ErrBusy)
		}
		r.Close()
		if _, err := r.Text(t.Context(), of(0)); !errors.Is(err, ErrClosed) {
			t.Errorf("got %v, want %v", err, ErrClosed)
		}
	})
}

func TestReaderOutlivesAFault(t *testing.T) {
	r := NewReader(Options{Now: time.Now, Get: func(context.Context, string) ([]byte, string, error) {
		var none []int
		return nil, fmt.Sprint(none[len(none)-1]), nil
	}})
	defer r.Close()
	if got := said(t, r, claim.Article{ID: "a", URL: "https://a.test/"}); !strings.HasPrefix(got, "! monitor itself failed on its text: ") {
		t.Errorf("got %q", got)
	}
}

func TestCacheIsBounded(t *testing.T) {
	text := parse(t, "text/markdown", strings.Repeat("word ", 100))
	each := smallest + text.size()
	c := newCache(3*each + 1)
	have := func() string {
		var ids strings.Builder
		for el := c.order.Front(); el != nil; el = el.Next() {
			ids.WriteString(el.Value.(*entry).article)
		}
		return ids.String()
	}
	for _, s := range []struct{ put, get, want string }{
		{"a", "", "a"}, {"b", "", "ba"}, {"c", "a", "acb"}, {"d", "b", "dac"}, {"a", "x", "adc"},
	} {
		c.put(&entry{article: s.put, stamp: "1", text: text})
		if e := c.get(s.get, "1", time.Time{}); e != nil && e.text != text {
			t.Errorf("%s has another text", s.get)
		}
		if got := have(); got != s.want || c.used != each*len(got) || len(c.byID) != len(got) {
			t.Errorf("after %s: got %q of %d bytes, want %q", s.put, got, c.used, s.want)
		}
	}
	c.put(&entry{article: "e", text: parse(t, "text/markdown", strings.Repeat("word ", 1000))})
	if got := have(); got != "" || c.used != 0 {
		t.Errorf("what is larger than the room leaves %q of %d bytes", got, c.used)
	}
	if e := c.get("e", "", time.Time{}); e != nil {
		t.Error("what is larger than the room is kept")
	}
}
