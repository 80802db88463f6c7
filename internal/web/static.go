package web

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"time"
)

// statics are the files of pages by their names.
type statics map[string]static

// A static is a file that is the same for all.
type static struct {
	body []byte
	hash string // of body
	kind string // its content type
}

// readStatics reads what is embedded.
func readStatics() (statics, error) {
	names, err := fs.Glob(embedded, "static/*")
	if err != nil {
		return nil, fmt.Errorf("static files: %w", err)
	}
	files := statics{}
	for _, name := range names {
		body, err := embedded.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("static files: %w", err)
		}
		sum := sha256.Sum256(body)
		files[path.Base(name)] = static{body, fmt.Sprintf("%x", sum[:8]), kindOf(name)}
	}
	return files, nil
}

// kindOf is the content type of a file, whatever the machine's own table says.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// path is where a file is asked for: another one for other content, so that it
// may be kept for ever.
func (s statics) path(name string) string { return "/static/" + name + "?v=" + s[name].hash }

// serve answers with a file by its name alone: there is no path to leave by.
func (s statics) serve(w http.ResponseWriter, r *http.Request) {
	file, ok := s[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	keep := "public, no-cache"
	if r.URL.Query().Get("v") == file.hash {
		keep = "public, max-age=31536000, immutable"
	}
	header := w.Header()
	header.Set("Content-Type", file.kind)
	header.Set("Cache-Control", keep)
	header.Set("ETag", `"`+file.hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.body))
}
