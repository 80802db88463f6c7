package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestSurvive holds that a fault of the program is an answer without its
// insides, and is in the log with its stack.
func TestSurvive(t *testing.T) {
	var log bytes.Buffer
	d := door()
	d.Log = slog.New(slog.NewTextHandler(&log, nil))
	d.Desk = nil // which it must not be
	h, err := d.Dashboard()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/alerts", "/api/v1/alerts"} {
		log.Reset()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "nil pointer") || w.Body.Len() == 0 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if told := log.String(); !strings.Contains(told, "nil pointer") || !strings.Contains(told, "survive_test.go") {
			t.Errorf("%s: the log says %s", path, told)
		}
	}
}
