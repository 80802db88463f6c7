package web_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"monitor/internal/claim"
	"monitor/internal/web"
)

// A ruleFile is a file of Prometheus's alerting rules.
type ruleFile struct {
	Groups []struct {
		Name  string
		Rules []struct {
			Alert       string
			Expr        string
			For         string
			Labels      map[string]string
			Annotations map[string]string
		}
	}
}

// TestAlertRules holds the alert rules to the metrics that there are.
func TestAlertRules(t *testing.T) {
	data, err := os.ReadFile("../../deploy/prometheus/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file ruleFile
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	have := metricNames(t)
	alerts := 0
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			alerts++
			known(t, have, r.Alert, r.Expr)
			for _, name := range metric.FindAllString(r.Annotations["description"], -1) {
				if !have[name] {
					t.Errorf("%s speaks of %s, which there is not", r.Alert, name)
				}
			}
			if _, err := time.ParseDuration(r.For); r.For != "" && err != nil {
				t.Errorf("%s: for: %v", r.Alert, err)
			}
			if r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("%s lacks a severity, a summary or a description", r.Alert)
			}
		}
	}
	if alerts < 5 {
		t.Errorf("%d alert rules", alerts)
	}
}

var metric = regexp.MustCompile(`\bmonitor_[a-z_]+`)

// known holds that expr looks at metrics, and at none that there is not.
func known(t *testing.T, have map[string]bool, where, expr string) {
	t.Helper()
	used := metric.FindAllString(expr, -1)
	if len(used) == 0 {
		t.Errorf("%s looks at no metric", where)
	}
	for _, name := range used {
		if !have[name] {
			t.Errorf("%s looks at %s, which there is not", where, name)
		}
	}
}

// TestDashboard holds the Grafana dashboard to the metrics that there are.
func TestDashboard(t *testing.T) {
	data, err := os.ReadFile("../../deploy/prometheus/grafana-dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &board); err != nil {
		t.Fatal(err)
	}
	have := metricNames(t)
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			known(t, have, p.Title, target.Expr)
		}
	}
	if len(board.Panels) < 8 {
		t.Errorf("%d panels", len(board.Panels))
	}
}

// metricNames are the series of a daemon that has seen everything once.
func metricNames(t *testing.T) map[string]bool {
	t.Helper()
	d := door()
	d.Metrics = web.NewMetrics(func() web.Figures {
		return web.Figures{Receivers: []web.Receiver{{Name: "desk"}}}
	})
	d.Metrics.Watch([]*web.Target{{Key: "1", Sources: []string{"specs"}, GoodAt: time.Unix(1e9, 0)}})
	d.Metrics.Visited(claim.Record{Target: claim.TargetState{Key: "1", GoodAt: time.Unix(1e9, 0), Visit: claim.Visit{Outcome: claim.Fetched}}})
	names := map[string]bool{}
	for line := range strings.Lines(get(d.Outer(), "GET", "/metrics").Body.String()) {
		if series, ok := strings.CutPrefix(line, "monitor_"); ok {
			names["monitor_"+series[:strings.IndexAny(series, "{ ")]] = true
		}
	}
	return names
}
