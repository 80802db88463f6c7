package web_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"monitor/internal/web"
)

// TestSurvive holds that a fault of the program is an answer without its
// insides, and is in the log with its stack.
func TestSurvive(t *testing.T) {
	var log bytes.Buffer
	d := door()
	d.Log = slog.New(slog.NewTextHandler(&log, nil))
	d.State = func() web.State { panic(errors.New("secret path")) }
	h, err := d.Dashboard()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/health", "/api/v1/health"} {
		log.Reset()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || w.Body.Len() == 0 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if told := log.String(); !strings.Contains(told, "secret path") || !strings.Contains(told, "survive_test.go") {
			t.Errorf("%s: the log says %s", path, told)
		}
	}
}
