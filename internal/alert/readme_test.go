package alert

import (
	"os"
	"strings"
	"testing"

	"monitor/internal/claim"
)

// The README shows the sample as it is sent.
func TestReadmeShowsTheSample(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	must(t, err)
	m := message{id: "x", at: day, alerts: []claim.Alert{sample(day)}}
	if want := "[monitor] " + m.subject() + "\n\n" + m.text(plain()) + "\n```"; !strings.Contains(string(data), want) {
		t.Errorf("the README does not show\n%s", want)
	}
}
