package claim

import (
	"testing"
	"time"
)

func TestWhen(t *testing.T) {
	at := time.Date(2026, 4, 3, 8, 5, 59, 0, time.UTC)
	if got, want := When(at), "3 April 2026, 08:05 UTC"; got != want {
		t.Errorf("When(%v) = %q, want %q", at, got, want)
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{
		0:             "0 bytes",
		1023:          "1023 bytes",
		1 << 10:       "1 KiB",
		1536:          "1.5 KiB",
		256 << 10:     "256 KiB",
		10 << 20:      "10 MiB",
		10<<20 + 1000: "10 MiB",
		3 << 40:       "3072 GiB",
	} {
		if got := Size(bytes); got != want {
			t.Errorf("Size(%d) = %q, want %q", bytes, got, want)
		}
	}
}
