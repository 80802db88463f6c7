package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"monitor/internal/render"
)

var shots = flag.String("shots", "", "write a picture of each page of the demo's dashboard into this `folder`")

// demoPages are what there is to see of the demo's story.
var demoPages = map[string]string{
	"desk":    "/",
	"article": "/articles/happy-oyster-and-runway?claim=mode-names",
	"claim":   "/claims/happy-oyster-and-runway/mode-names",
	"sources": "/sources",
	"source":  "/sources/oyster-announcement",
	"compare": "/sources/oyster-announcement/compare?view=side",
	"alerts":  "/alerts",
	"health":  "/health",
}

// TestScreenshots writes pictures of the demo's pages, light and dark, narrow
// and wide, into the folder of -shots:
//
//	go test ./cmd/monitor -run TestScreenshots -shots DIR
func TestScreenshots(t *testing.T) {
	if *shots == "" {
		t.Skip("no -shots DIR")
	}
	base := serveDemo(t)
	ctx := openChromium(t)
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{390, 1440} {
			wear(t, ctx, width, scheme)
			for name, path := range demoPages {
				err := chromedp.Do(ctx, chromedp.Navigate(base+path))
				var picture []byte
				if err == nil {
					picture, err = chromedp.Run(ctx, chromedp.FullScreenshot(100))
				}
				if err == nil {
					err = os.WriteFile(filepath.Join(*shots, fmt.Sprintf("%s-%s-%d.png", name, scheme, width)), picture, 0o644)
				}
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
		}
	}
}

// openChromium opens a tab of a real one.
func openChromium(t *testing.T) context.Context {
	t.Helper()
	path, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(end)
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.Flag("no-sandbox", os.Geteuid() == 0), chromedp.UserDataDir(t.TempDir()))
	ctx, end = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// wear sets the width of the window and the scheme of colours.
func wear(t *testing.T, ctx context.Context, width int64, scheme string) {
	t.Helper()
	_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1})
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}
