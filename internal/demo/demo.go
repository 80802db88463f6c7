// Package demo is a small world in which an article goes stale: a site of four
// sample sources in two editions, an article that cites them, and the words
// that tell the story in a terminal.
//
// It owns the samples and the telling. It refuses to check anything, to listen
// or to touch a disk: its configuration goes through the same loader and the
// same check as anybody's own, and it tells what those found, whatever that
// is, in report's layout. It stands beside the flow, at its two ends: before
// fetch, as the sources, and after report, as the narrator.
package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed files site
var samples embed.FS

// placeholder stands for the site's address in the embedded configuration,
// which stays valid YAML by it. The name can never resolve (RFC 6761, 6.2).
const placeholder = "http://sources.test"

// liveArticle rests on a page that its scripts write.
const liveArticle = "articles/live-studio.yaml"

// Files returns the demo's configuration and articles as file contents by
// slash-separated path, with monitor.yaml at the root. baseURL is where a Site
// is served, without a final slash. Without a browser the article that needs
// one is left out.
func Files(baseURL string, browser bool) (map[string][]byte, error) {
	root, err := fs.Sub(samples, "files")
	if err != nil {
		return nil, fmt.Errorf("demo files: %w", err)
	}
	files := map[string][]byte{}
	err = fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == liveArticle && !browser {
			return err
		}
		b, err := fs.ReadFile(root, path)
		files[path] = []byte(strings.ReplaceAll(string(b), placeholder, baseURL))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("demo files: %w", err)
	}
	return files, nil
}
