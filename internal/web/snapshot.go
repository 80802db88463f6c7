package web

import (
	"cmp"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"monitor/internal/claim"
)

// A snapshot is the metrics that are counted when they are asked for.
type snapshot struct {
	metrics *Metrics
	figures func() Figures
}

// A description is a metric's, and of which type it is.
type description struct {
	*prometheus.Desc
	kind prometheus.ValueType
}

func describe(kind prometheus.ValueType, name, help string, labels ...string) description {
	return description{prometheus.NewDesc(name, help, labels, nil), kind}
}

func (d description) of(value float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d.Desc, d.kind, value, labels...)
}

// Describe names nothing, so that the collector is not checked against a list
// that would only repeat Collect.
func (s *snapshot) Describe(chan<- *prometheus.Desc) {}

// Collect is prometheus.Collector's.
func (s *snapshot) Collect(out chan<- prometheus.Metric) {
	const counter, gauge = prometheus.CounterValue, prometheus.GaugeValue
	f := s.figures()
	out <- describe(counter, "monitor_rounds_total", "Times the schedule was gone through.").of(float64(f.Rounds))
	out <- describe(gauge, "monitor_last_round_timestamp_seconds", "When the schedule was last gone through.").of(unix(f.LastRound))
	out <- describe(counter, "monitor_skipped_total", "Moments of a schedule that came while the visit before had not ended.").of(float64(f.Skipped))
	out <- describe(gauge, "monitor_sources_waiting", "Sources that are due and wait for their turn.").of(float64(f.Waiting))
	out <- describe(gauge, "monitor_visits_in_flight", "Visits under way.").of(float64(f.InFlight))
	out <- describe(gauge, "monitor_store_bytes", "The size of the store's file.").of(float64(f.StoreBytes))
	out <- describe(gauge, "monitor_live_clients", "Open pages and programs that are told when something is new.").of(float64(f.Live))
	collectReceivers(out, f.Receivers)
	s.collectSources(out)
}

func collectReceivers(out chan<- prometheus.Metric, receivers []Receiver) {
	const gauge = prometheus.GaugeValue
	owed := describe(gauge, "monitor_alerts_owed", "Alerts that a receiver was not told yet, digests that are being collected among them.", "receiver")
	failing := describe(gauge, "monitor_receiver_failing_since_timestamp_seconds", "Since when messages to a receiver fail; 0 when the last one was taken.", "receiver")
	disabled := describe(gauge, "monitor_receiver_disabled", "Whether a receiver asked never to be sent anything again.", "receiver")
	for _, r := range receivers {
		out <- owed.of(float64(r.Owed), r.Name)
		out <- failing.of(unix(r.FailingSince), r.Name)
		value := 0.0
		if r.Disabled {
			value = 1
		}
		out <- disabled.of(value, r.Name)
	}
}

func (s *snapshot) collectSources(out chan<- prometheus.Metric) {
	good := describe(prometheus.GaugeValue, "monitor_source_last_success_timestamp_seconds",
		"When a source was last read, for the first thousand sources that were.", "source")
	m := s.metrics
	m.mu.Lock()
	defer m.mu.Unlock()
	var sources, unreadable, series int
	verdicts := map[claim.Verdict]int{claim.Supported: 0, claim.Changed: 0, claim.Missing: 0, claim.Unverified: 0}
	for _, t := range m.targets {
		sources += len(t.Sources)
		if t.Bad {
			unreadable += len(t.Sources)
		}
		for _, c := range t.Claims {
			verdicts[cmp.Or(c.Verdict, claim.Unverified)]++
		}
		for _, id := range t.Sources {
			if series < maxSeries && !t.GoodAt.IsZero() {
				series++
				out <- good.of(unix(t.GoodAt), id)
			}
		}
	}
	const gauge = prometheus.GaugeValue
	out <- describe(gauge, "monitor_sources", "Sources that are watched.").of(float64(sources))
	out <- describe(gauge, "monitor_sources_unreadable", "Sources that could not be read the last time.").of(float64(unreadable))
	claims := describe(gauge, "monitor_claims", "Claims against their sources, by the verdict of the last good capture.", "verdict")
	for v, n := range verdicts {
		out <- claims.of(float64(n), string(v))
	}
}

func unix(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
