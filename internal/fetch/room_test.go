package fetch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"monitor/internal/claim"
)

// bulky serves n bytes without saying how many they will be, on every host
// below localhost.
func bulky(t testing.TB, n int) (hosts func(i int) string) {
	t.Helper()
	page := bytes.Repeat([]byte("a"), n)
	url := site(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		w.Write(page)
	})
	_, port, err := net.SplitHostPort(strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	return func(i int) string { return fmt.Sprintf("http://h%d.localhost:%s/", i, port) }
}

// Three hundred hosts answer at once with the largest body that is taken, and
// nobody reads one before no more can come. What is held then, whether it was
// returned or is still being read, is within the limit. The sizes are a tenth
// of the defaults.
func TestHeldBodiesAreBounded(t *testing.T) {
	const hosts, size, limit = 300, 1 << 20, 64 << 20 / 10
	url := bulky(t, size)
	o := local()
	o.MaxBytes, o.InFlight = size, limit
	f := start(t, o, defaultLimits())
	var held, most atomic.Int64
	arrived := make(chan Response, hosts)
	for i := range hosts {
		go func() {
			res, _ := f.Fetch(context.Background(), Request{Target: claim.Target{URL: url(i)}})
			now := held.Add(int64(cap(res.Body)))
			for was := most.Load(); now > was && !most.CompareAndSwap(was, now); was = most.Load() {
			}
			arrived <- res
		}()
	}
	var unread []Response
	for came, read := 0, 0; read < hosts; {
		room := f.room.TryAcquire(size + 1)
		if room {
			f.room.Release(size + 1)
		}
		if came < hosts && (room || len(unread) == 0) {
			res := <-arrived
			want(t, res, "fetched/")
			unread, came = append(unread, res), came+1
			continue
		}
		held.Add(-int64(cap(unread[0].Body)))
		unread[0].Release()
		unread, read = unread[1:], read+1
	}
	reading := int64(o.withDefaults().Concurrency) * f.smallBody
	t.Logf("at most %d bytes in responses, and %d in those that were being read", most.Load(), reading)
	if most.Load() > limit || most.Load() < 2*size {
		t.Errorf("%d bytes were held at once, the limit is %d", most.Load(), limit)
	}
	if !f.room.TryAcquire(roomFor(f.opts)) {
		t.Error("the room of the bodies was not given back")
	}
}

// What a response holds is counted for small pages too, and given back once.
func TestRelease(t *testing.T) {
	o := local()
	o.InFlight = 8 << 20
	f := start(t, o, quick())
	size := roomFor(f.opts)
	free := func() (n int64) {
		for n = size; n > 0 && !f.room.TryAcquire(n); n-- {
		}
		f.room.Release(n)
		return n
	}
	s := listen(t, says(ok(strings.Repeat("a", 5000))))
	one, two := get(t, f, s.url), get(t, f, s.url)
	if n := size - free(); n < 10_000 || n > 12_000 {
		t.Errorf("two pages of 5000 bytes hold %d", n)
	}
	copied := one
	one.Release()
	one.Release()
	copied.Release()
	if n := size - free(); n < 5000 || n > 6000 {
		t.Errorf("one page of 5000 bytes holds %d", n)
	}
	two.Release()
	Response{}.Release()
	for _, a := range []answer{
		says(status("404 Not Found")),
		says("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nwall"),
		says("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nhalf"),
		says(ok("\x1f\x8b\x08\x00broken", "Content-Encoding: gzip")),
		says(ok(gz(t, "unsaid"))),
		says(ok(strings.Repeat("a", 2<<20))),
	} {
		get(t, f, listen(t, a).url).Release()
	}
	if n := size - free(); n != 0 {
		t.Errorf("%d bytes were not given back", n)
	}
}

// Whoever waits for room is not charged for it: neither the rate nor the time
// of the whole request counts meanwhile.
func TestWaitingForRoomIsNoTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFetcher(local().withDefaults(), defaultLimits())
		all, budget := roomFor(f.opts), 10*time.Second
		if !f.room.TryAcquire(all) {
			t.Fatal("the room is not free")
		}
		x := &exchange{f: f, ends: time.Now().Add(budget)}
		x.ctx, x.cancel = context.WithCancelCause(t.Context())
		x.deadline = time.AfterFunc(budget, func() { x.cancel(io.ErrNoProgress) })
		defer x.close()
		time.Sleep(4 * time.Second)
		time.AfterFunc(time.Hour, func() { f.room.Release(all) })
		if err := x.hold(new(wire), 1000); err != nil || x.waited != time.Hour {
			t.Fatalf("hold = %v after %v", err, x.waited)
		}
		x.rest()
		time.Sleep(5 * time.Second)
		if x.ctx.Err() != nil {
			t.Error("the time that was left ended early")
		}
		time.Sleep(2 * time.Second)
		if x.ctx.Err() == nil {
			t.Error("the time that was left never ended")
		}
	})
}

// A probe does not wait for room that the page may hold for whose sake it is
// sent, and is no larger than it must be.
func TestProbeNeverWaits(t *testing.T) {
	const size = 1 << 20
	url := bulky(t, size)
	o := local()
	o.MaxBytes, o.InFlight, o.Robots = 2*size, 1, true
	l := quick()
	l.probeBody = size
	f := start(t, o, l)
	if !f.room.TryAcquire(roomFor(f.opts)) {
		t.Fatal("the room is not free")
	}
	defer f.room.Release(roomFor(f.opts))
	probe := Request{Target: claim.Target{URL: url(1) + "no-such-page"}, Probe: true}
	want(t, send(t, f, probe), "fetched/")
	f.limits.probeBody = size - 1
	want(t, send(t, f, probe), "unavailable/too_large")
}

// A packed body that does not say so is unpacked only where both fit.
func TestUnsaidPackingIsSmall(t *testing.T) {
	o := local()
	f := start(t, o, quick())
	big := gz(t, "") + strings.Repeat("x", int(f.smallBody))
	want(t, get(t, f, listen(t, func(c net.Conn, _ int) bool { io.WriteString(c, ok(big)); return false }).url), "unavailable/encoding")
}
