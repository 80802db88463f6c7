package fetch

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"monitor/internal/claim"
)

// zstdWindow is the largest window that a content coding may ask for (RFC
// 9659).
const zstdWindow = 8 << 20

// decoders keeps decompressors for reuse: each holds a window of up to
// megabytes.
type decoders struct {
	gzip, brotli, zstd, buffers sync.Pool
}

// A layer undoes one content coding.
type layer struct {
	io.Reader
	free func() // gives the decompressor back
}

// codingsOf lists the content codings of an answer in the order in which they
// were applied (RFC 9110, 8.4).
func codingsOf(h http.Header) []string {
	var codings []string
	for _, name := range strings.Split(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "" && name != "identity" {
			codings = append(codings, strings.TrimPrefix(name, "x-"))
		}
	}
	return codings
}

// open returns the layer that undoes coding over src, where head is how src
// begins.
func (d *decoders) open(coding string, head []byte, src *bufio.Reader) (layer, error) {
	switch coding {
	case "gzip":
		return d.openGzip(head, src)
	case "br":
		return d.openBrotli(src)
	case "zstd":
		return d.openZstd(src)
	case "deflate":
		return openDeflate(head, src)
	}
	return layer{}, unavailable(claim.ReasonEncoding, "the page is packed in a way that cannot be undone (%q)", coding)
}

func (d *decoders) openGzip(head []byte, src *bufio.Reader) (layer, error) {
	if !gzipped(head) { // else a short one would pass for a stream cut short
		return layer{}, gzip.ErrHeader
	}
	z, ok := d.gzip.Get().(*gzip.Reader)
	if !ok {
		z = new(gzip.Reader)
	}
	if err := z.Reset(src); err != nil {
		return layer{}, err
	}
	return layer{members{z}, func() { d.gzip.Put(z) }}, nil
}

// members ends a gzip stream where something that is no gzip follows a whole
// member, whose checksum has been verified. Browsers ignore such tails too.
type members struct{ z *gzip.Reader }

func (m members) Read(p []byte) (int, error) {
	n, err := m.z.Read(p)
	if errors.Is(err, gzip.ErrHeader) {
		err = io.EOF
	}
	return n, err
}

func (d *decoders) openBrotli(src *bufio.Reader) (layer, error) {
	z, ok := d.brotli.Get().(*brotli.Reader)
	if !ok {
		z = new(brotli.Reader)
	}
	if err := z.Reset(src); err != nil {
		return layer{}, err
	}
	return layer{z, func() { d.brotli.Put(z) }}, nil
}

func (d *decoders) openZstd(src *bufio.Reader) (layer, error) {
	z, ok := d.zstd.Get().(*zstd.Decoder)
	if !ok {
		var err error
		z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return layer{}, err
		}
	}
	if err := z.Reset(src); err != nil {
		return layer{}, err
	}
	return layer{z, func() {
		if z.Reset(nil) == nil {
			d.zstd.Put(z)
		}
	}}, nil
}

// openDeflate reads the zlib format, which the coding's name stands for (RFC
// 9110, 8.4.1.2), or the bare deflate stream that some servers send.
func openDeflate(head []byte, src *bufio.Reader) (layer, error) {
	none := func() {}
	if len(head) >= 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		z, err := zlib.NewReader(src)
		return layer{z, none}, err
	}
	return layer{flate.NewReader(src), none}, nil
}

// plainDespite reports whether a body that begins with head is text although
// its header says that it is coded.
func plainDespite(coding string, head []byte) bool {
	switch coding {
	case "gzip":
		return !gzipped(head) && strings.HasPrefix(sniff(head), "text/")
	case "zstd":
		return !bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}) && strings.HasPrefix(sniff(head), "text/")
	}
	// The others have no signature, but no page's first tag is one of theirs.
	markup := strings.ToLower(string(head[:min(len(head), 16)]))
	return strings.HasPrefix(markup, "<!doctype") || strings.HasPrefix(markup, "<html") || strings.HasPrefix(markup, "<?xml")
}

// gzipped reports the signature of gzip with its one method (RFC 1952, 2.3.1).
func gzipped(head []byte) bool { return bytes.HasPrefix(head, []byte{0x1f, 0x8b, 0x08}) }
