package web

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"monitor/internal/claim"
)

// maxSeries bounds the series that there are one of for each source: beyond
// it, the totals must do.
const maxSeries = 1000

// Metrics are the daemon's figures. Labels are ids and the words of the
// project alone: never an address, never a word of a page.
type Metrics struct {
	registry *prometheus.Registry
	late     prometheus.Histogram
	visits   *prometheus.CounterVec
	took     prometheus.Histogram
	judged   prometheus.Histogram
	reloads  *prometheus.CounterVec
	reloaded prometheus.Gauge
	unkept   prometheus.Counter
	failing  prometheus.Gauge
	sent     *prometheus.CounterVec

	mu      sync.Mutex
	targets []*Target
	byKey   map[string]*Target
	behind  Lateness
}

// A Lateness is how late sources were visited after they fell due.
type Lateness struct {
	Last, Worst time.Duration // of the last one, and of all since the start
}

// A Target is what the metrics know of one.
type Target struct {
	Key     string
	Sources []string  // ids
	Claims  []Cited   // that rest on it
	GoodAt  time.Time // when it was last read; zero when never
	Bad     bool      // it could not be read the last time
}

// A Cited is a claim against a source, and its verdict of a good capture, empty
// when it was never read.
type Cited struct {
	Article, Claim, Source string
	Verdict                claim.Verdict
}

// Figures are what is asked for when the metrics are.
type Figures struct {
	Rounds, Skipped   uint64
	Waiting, InFlight int
	LastRound         time.Time
	StoreBytes        int64
	Live              int // open pages and programs that are told of news
	Receivers         []Receiver
}

// A Receiver is how far one of those who are told of alerts is behind.
type Receiver struct {
	Name         string
	Owed         uint64    // alerts that it was not told yet
	FailingSince time.Time // zero when the last message was taken
	Disabled     bool      // it asked never to be sent anything again
}

// NewMetrics returns the metrics of a daemon.
func NewMetrics(figures func() Figures) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		late: histogram("monitor_lateness_seconds", "How late a source is visited after it fell due.",
			.01, .1, 1, 5, 15, 60, 300, 1800),
		visits: counters("monitor_visits_total", "Visits by what became of them.", "outcome", "reason"),
		took: histogram("monitor_visit_duration_seconds", "How long the host took to be read, waiting for it left out.",
			.01, .03, .1, .3, 1, 3, 10, 30, 100),
		judged: histogram("monitor_judge_duration_seconds", "Processor-bound work on one response: reading the page, judging its claims.",
			.0003, .001, .003, .01, .03, .1, .3, 1, 5),
		reloads:  counters("monitor_reloads_total", "Configurations that were to take the place of another.", "result"),
		reloaded: gauge("monitor_last_reload_successful", "Whether the last new configuration was taken; 1 before there was one."),
		unkept: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "monitor_store_failures_total", Help: "Visits that could not be kept."}),
		failing: gauge("monitor_store_failing", "Whether the last visit could not be kept."),
		sent:    counters("monitor_alert_messages_total", "Messages to receivers of alerts, by whether they were taken.", "result"),
		byKey:   map[string]*Target{},
	}
	m.reloaded.Set(1)
	m.reloads.WithLabelValues("taken")
	m.reloads.WithLabelValues("refused")
	m.Delivered(0, 0)
	m.registry.MustRegister(m.late, m.visits, m.took, m.judged, m.reloads, m.reloaded, m.unkept, m.failing, m.sent,
		&snapshot{m, figures},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func histogram(name, help string, buckets ...float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
}

func (m *Metrics) handler(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(log.Handler(), slog.LevelError),
		MaxRequestsInFlight: 4,
	})
}

// Late notes how late a source was visited.
func (m *Metrics) Late(by time.Duration) {
	m.late.Observe(by.Seconds())
	m.mu.Lock()
	defer m.mu.Unlock()
	m.behind = Lateness{by, max(by, m.behind.Worst)}
}

// Lateness returns how late sources were visited.
func (m *Metrics) Lateness() Lateness {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.behind
}

// Judged notes how long a response was worked on.
func (m *Metrics) Judged(took time.Duration) { m.judged.Observe(took.Seconds()) }

// Delivered notes how many messages were taken and how many were not.
func (m *Metrics) Delivered(sent, failed int) {
	m.sent.WithLabelValues("sent").Add(float64(sent))
	m.sent.WithLabelValues("failed").Add(float64(failed))
}

// Reloaded notes whether a new configuration was taken.
func (m *Metrics) Reloaded(taken bool) {
	result, value := "taken", 1.0
	if !taken {
		result, value = "refused", 0
	}
	m.reloads.WithLabelValues(result).Inc()
	m.reloaded.Set(value)
}

// Watch makes targets all that there are.
func (m *Metrics) Watch(targets []*Target) {
	byKey := make(map[string]*Target, len(targets))
	for _, t := range targets {
		byKey[t.Key] = t
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.targets, m.byKey = targets, byKey
}

// Unkept notes a visit that could not be kept.
func (m *Metrics) Unkept() {
	m.unkept.Inc()
	m.failing.Set(1)
}

// Visited notes a visit that was kept.
func (m *Metrics) Visited(r claim.Record) {
	v := r.Target.Visit
	m.failing.Set(0)
	m.visits.WithLabelValues(string(v.Outcome), string(v.Reason)).Inc()
	m.took.Observe(v.Duration.Seconds())
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.byKey[r.Target.Key]
	if t == nil {
		return // of a configuration that is no more
	}
	t.GoodAt, t.Bad = r.Target.GoodAt, !v.Good()
	for _, c := range r.Claims {
		t.Note(c)
	}
}

// Note takes the verdict of c, if it is one of t's claims.
func (t *Target) Note(c claim.ClaimState) {
	for i := range t.Claims {
		if own := &t.Claims[i]; own.Claim == c.Claim && own.Article == c.Article && own.Source == c.Source {
			own.Verdict = c.Reading.Verdict
		}
	}
}
