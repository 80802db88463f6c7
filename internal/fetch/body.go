package fetch

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"slices"
	"sync/atomic"

	"monitor/internal/claim"
)

const (
	headLen = 512 // what is looked at to tell text from a coding
	readLen = 4 << 10
)

// A wire is the body as received. It counts, and keeps the error that ended
// it, so that a broken connection is not taken for a broken coding.
type wire struct {
	r     io.Reader
	meter *meter // of the connection; nil for none
	max   int64
	n     atomic.Int64
	err   error
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	w.meter.grant(framingFactor * int64(n))
	if total := w.n.Add(int64(n)); total > w.max {
		n, err = n-int(total-w.max), tooLarge(w.max)
	}
	if err != nil {
		w.err = err
	}
	return n, err
}

// A capped is what one layer of decoding gives, under the limits.
type capped struct {
	r      io.Reader
	wire   *wire
	limits *limits
	max, n int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.n > c.max {
		return n - int(c.n-c.max), tooLarge(c.max)
	}
	if c.n > c.limits.ratioFrom && c.n > c.limits.ratio*c.wire.n.Load() {
		return n, unavailable(claim.ReasonTooLarge, "the page unpacks to more than %d times what was sent", c.limits.ratio)
	}
	return n, err
}

func tooLarge(max int64) *failure {
	return unavailable(claim.ReasonTooLarge, "the page is larger than %s", claim.Size(max))
}

// read takes the body in, decoded, up to max bytes. With a failure it returns
// what came before.
func (x *exchange) read(resp *http.Response, max int64) ([]byte, *failure) {
	w := &wire{r: resp.Body, meter: x.meter.Load(), max: max}
	x.keepPace(w)
	defer x.rest()
	codings := codingsOf(resp.Header)
	if len(codings) > x.f.limits.layers {
		return nil, unavailable(claim.ReasonEncoding, "the page is packed %d times over", len(codings))
	}
	if len(codings) > 0 {
		return x.decode(w, codings, guess(resp.ContentLength, 4))
	}
	body, err := x.all(w, w, guess(resp.ContentLength, 1))
	if err != nil {
		return body, x.bodyFailure(w, err)
	}
	if gzipped(body) {
		if int64(len(body)) > x.f.smallBody { // packed and unpacked it would take room twice
			return nil, unavailable(claim.ReasonEncoding, "the page came packed (gzip) without saying so")
		}
		x.giveBack()
		x.note = "the page came packed (gzip) without saying so"
		packed := &wire{r: bytes.NewReader(body), max: max}
		return x.decode(packed, []string{"gzip"}, guess(int64(len(body)), 4))
	}
	return body, nil
}

// guess is how much room a body of a declared length is given at first. A
// server's word is not worth a megabyte.
func guess(length int64, factor int64) int64 {
	const unsaid, most = 32 << 10, 256 << 10
	if length <= 0 {
		return unsaid
	}
	return min(length, most)*factor + 1
}

// decode undoes codings, the last one first, and reads on to the end of the
// wire, for a whole stream in a broken answer is still broken.
func (x *exchange) decode(w *wire, codings []string, room int64) ([]byte, *failure) {
	d := &x.f.decoders
	var src io.Reader = w
	for i, coding := range slices.Backward(codings) {
		buffered := d.buffer(src)
		defer d.buffers.Put(buffered)
		head, _ := buffered.Peek(headLen) // a short one is met again when reading
		if len(head) == 0 && w.err == io.EOF {
			return nil, nil
		}
		if i == len(codings)-1 && plainDespite(coding, head) {
			x.note = "the server says that the page is packed, but it is not"
			src = buffered
			break
		}
		l, err := d.open(coding, head, buffered)
		if err != nil {
			return nil, x.bodyFailure(w, err)
		}
		defer l.free()
		src = &capped{r: l, wire: w, limits: &x.f.limits, max: w.max}
	}
	body, err := x.all(w, src, room)
	if err == nil {
		_, err = io.Copy(io.Discard, w)
	}
	if err != nil {
		return body, x.bodyFailure(w, err)
	}
	return body, nil
}

func (d *decoders) buffer(r io.Reader) *bufio.Reader {
	b, ok := d.buffers.Get().(*bufio.Reader)
	if !ok {
		return bufio.NewReaderSize(r, readLen)
	}
	b.Reset(r)
	return b
}

// all reads r to its end, at most one byte above max.
func (x *exchange) all(w *wire, r io.Reader, room int64) ([]byte, error) {
	body := make([]byte, 0, min(room, w.max+1))
	for {
		if len(body) == cap(body) {
			body = grow(body, w.max+1)
		}
		if int64(len(body)) > x.f.smallBody && x.held == 0 {
			if err := x.hold(w, w.max+1); err != nil {
				return body, err
			}
		}
		n, err := r.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if err == io.EOF {
			return body, x.settle(w, int64(cap(body)))
		}
		if err != nil {
			return body, err
		}
	}
}

// grow doubles the room of body, up to most.
func grow(body []byte, most int64) []byte {
	larger := make([]byte, len(body), min(2*int64(cap(body)), most))
	copy(larger, body)
	return larger
}
