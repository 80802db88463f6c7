package pdf

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// memoryPages is the memory that the reader may have, in pages of 64 KiB: 256
// MiB, the PDF itself included.
const memoryPages = 4096

// maxGlyphs is how many characters are read of one page; a dense one has 10,000.
const maxGlyphs = 1 << 20

// An engine is PDFium, set up to read one PDF.
type engine struct{ pdfium.Pdfium }

// newEngine sets up PDFium, compiled into the folder cache or taken from it.
// Cost says what is slower than it could be, and why. Where no compiled code
// may run (a service with MemoryDenyWriteExecute) it is interpreted.
func newEngine(ctx context.Context, cache string) (e engine, cost string, err error) {
	config := wazero.NewRuntimeConfig()
	store, err := openCache(cache)
	if err != nil {
		cost = fmt.Sprintf("no folder for the compiled reader, each PDF takes seconds longer: %v", err)
	} else {
		config = config.WithCompilationCache(store)
	}
	if e, err = startEngine(ctx, config); err == nil {
		return e, cost, nil
	}
	cost = fmt.Sprintf("the compiled reader cannot run here, each PDF takes many times as long: %v", err)
	e, err = startEngine(ctx, wazero.NewRuntimeConfigInterpreter())
	return e, cost, err
}

func openCache(dir string) (wazero.CompilationCache, error) {
	if dir == "" {
		return nil, fmt.Errorf("none is configured and there is no user's folder for caches")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return wazero.NewCompilationCacheWithDir(dir)
}

// startEngine gives PDFium no file system (its default is all of ours) and no
// output.
func startEngine(ctx context.Context, config wazero.RuntimeConfig) (e engine, err error) {
	defer func() {
		if fault := recover(); fault != nil { // code that may not be made executable is one
			err = fmt.Errorf("%v", fault)
		}
	}()
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: config.
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithMemoryLimitPages(memoryPages),
	})
	if err != nil {
		return engine{}, err
	}
	instance, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return engine{}, err
	}
	return engine{instance}, nil
}

// A document is an open PDF.
type document struct {
	engine
	ref   references.FPDF_DOCUMENT
	pages int
}

func (e engine) open(body []byte) (*document, error) {
	opened, err := e.OpenDocument(&requests.OpenDocument{File: &body})
	if err != nil {
		return nil, err
	}
	count, err := e.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, err
	}
	return &document{e, opened.Document, count.PageCount}, nil
}

// glyphs returns the characters of a page in the order in which it writes them,
// and whether these are all.
func (d *document) glyphs(at requests.Page) (glyphs []glyph, whole bool, err error) {
	loaded, err := d.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: at})
	if err != nil {
		return nil, false, err
	}
	text := loaded.TextPage
	defer func() { _, _ = d.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text}) }()
	count, err := d.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text})
	if err != nil {
		return nil, false, err
	}
	glyphs = make([]glyph, min(count.Count, maxGlyphs))
	for i := range glyphs {
		if glyphs[i], err = d.glyph(text, i); err != nil {
			return nil, false, err
		}
	}
	return glyphs, count.Count <= maxGlyphs, nil
}

// glyph returns character i of a page. One that the font does not explain is
// U+FFFD; one that PDFium adds itself may have no place.
func (d *document) glyph(text references.FPDF_TEXTPAGE, i int) (glyph, error) {
	char, err := d.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
	if err != nil {
		return glyph{}, err
	}
	g := glyph{r: rune(char.Unicode)}
	bad, err := d.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: text, Index: i})
	if err == nil && bad.HasUnicodeMapError {
		g.r = '\uFFFD'
	}
	if box, err := d.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text, Index: i}); err == nil {
		g.left, g.right, g.bottom, g.top = box.Left, box.Right, box.Bottom, box.Top
	}
	return g, nil
}
