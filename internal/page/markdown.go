package page

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// renderMarkdown returns Markdown as the HTML that it stands for, with the
// tables and the struck text that most renderers know. Markup in it counts: the
// builder knows what of that is shown.
func (b *builder) renderMarkdown(text []byte) []byte {
	if len(text) > maxText {
		text = text[:bytes.LastIndexByte(text[:maxText], '\n')+1]
		b.page.Degraded = true
	}
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	var out bytes.Buffer
	if err := md.Convert(text, &out); err != nil { // a buffer takes all
		b.page.Degraded = true
		return text
	}
	return out.Bytes()
}
