package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
)

// A writer writes the objects of a PDF and where they are, as PDF 1.7 (ISO
// 32000-1), section 7.5, asks.
type writer struct {
	bytes.Buffer
	at []int
}

func (w *writer) object(format string, args ...any) int {
	w.at = append(w.at, w.Len())
	n := len(w.at)
	fmt.Fprintf(w, "%d 0 obj\n", n)
	fmt.Fprintf(w, format, args...)
	w.WriteString("\nendobj\n")
	return n
}

func (w *writer) stream(dict, content string) int {
	return w.object("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

func (w *writer) finish(trailer string) []byte {
	start := w.Len()
	fmt.Fprintf(w, "xref\n0 %d\n0000000000 65535 f \n", len(w.at)+1)
	for _, at := range w.at {
		fmt.Fprintf(w, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(w, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(w.at)+1, trailer, start)
	return w.Bytes()
}

// document writes a PDF of pages with these contents.
func documentOf(contents ...string) []byte { return documentWith("", contents...) }

func documentWith(trailer string, contents ...string) []byte {
	w := &writer{}
	w.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	w.object("<</Type/Catalog/Pages 2 0 R>>")
	var kids strings.Builder
	for i := range contents {
		fmt.Fprintf(&kids, "%d 0 R ", 5+2*i)
	}
	w.object("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>/XObject<</I 4 0 R>>>>>>", len(contents), kids.String())
	w.object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	w.stream("/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray", "\x00\xff\xff\x00")
	for i, content := range contents {
		w.object("<</Type/Page/Parent 2 0 R/Contents %d 0 R>>", 6+2*i)
		w.stream("", content)
	}
	return w.finish(trailer)
}

// at sets a line of text there, in points from the lower left.
func at(x, y int, text string) string {
	return fmt.Sprintf("BT /F1 12 Tf %d %d Td (%s) Tj ET\n", x, y, text)
}

// picture shows the one image of the document on the whole page.
const picture = "q 612 0 0 792 0 0 cm /I Do Q\n"

// bomb is a page whose content is that many bytes of a thousandth of the size.
func bomb(size int) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	line := []byte(strings.Repeat("BT /F1 12 Tf 72 700 Td (three minutes) Tj ET\n", 1000))
	for n := 0; n < size; n += len(line) {
		z.Write(line)
	}
	z.Close()
	w := &writer{}
	w.WriteString("%PDF-1.7\n")
	w.object("<</Type/Catalog/Pages 2 0 R>>")
	w.object("<</Type/Pages/Count 1/Kids[3 0 R]>>")
	w.object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>")
	w.object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	w.stream("/Filter/FlateDecode", packed.String())
	return w.finish("")
}

// objectStreamBomb keeps the page tree in an object stream that unpacks to that
// many bytes.
func objectStreamBomb(size int) []byte {
	objects := "<</Type/Catalog/Pages 2 0 R>> <</Type/Pages/Count 0/Kids[]>>"
	head := fmt.Sprintf("1 0 2 %d ", len("<</Type/Catalog/Pages 2 0 R>> "))
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	fmt.Fprint(z, head, objects)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for n := 0; n < size; n += len(blank) {
		z.Write(blank)
	}
	z.Close()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	streamAt := b.Len()
	fmt.Fprintf(&b, "3 0 obj\n<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n", len(head), packed.Len(), packed.Bytes())
	xref := b.Len()
	entries := []byte{0, 0, 0, 0, 0, 2, 0, 0, 3, 0, 2, 0, 0, 3, 1, 1, 0, byte(streamAt >> 8), byte(streamAt), 0, 1, byte(xref >> 16), byte(xref >> 8), byte(xref), 0}
	fmt.Fprintf(&b, "4 0 obj\n<</Type/XRef/Size 5/Root 1 0 R/W[1 3 1]/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", len(entries), entries, xref)
	return b.Bytes()
}
