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

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 claims", 1: "1 claim", 2: "2 claims"} {
		if got := Count(n, "claim"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestHead(t *testing.T) {
	for n, want := range []string{"", "a", "a", "aé", "aé", "aé", "aé分", "aé分"} {
		if got := Head("aé分", n); got != want {
			t.Errorf("Head(%d) = %q, want %q", n, got, want)
		}
	}
	if got := Head("\x80\x80\x80", 2); got != "" {
		t.Errorf("Head of no text is %q", got)
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
