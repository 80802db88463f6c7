package main

import (
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStandardLoggerIsHarmless(t *testing.T) {
	for level, told := range map[string]bool{"debug": true, "warn": false, "no level": false} {
		stderr, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
		if err != nil {
			t.Fatal(err)
		}
		defer stderr.Close()
		a := newApp(os.Stdout, stderr, noEnv)
		a.logLevel, a.logFormat = level, "text"
		log.New(foreign{a}, "", 0).Print("Unsolicited response starting with \x1b[31m\n::error::")
		got, err := os.ReadFile(stderr.Name())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(got), "Unsolicited") != told || strings.ContainsAny(string(got), "\x1b") || strings.Contains(string(got), "\n::") {
			t.Errorf("at %s it says %q", level, got)
		}
	}
}
