package fetch

import "time"

// limits bound one request at every layer. They are no settings: a source that
// needs others is a source that cannot be relied on.
type limits struct {
	connect time.Duration // lookup and TCP connection
	tls     time.Duration // handshake
	header  time.Duration // from the request to the end of the answer's headers

	// A body that brings less than rateBytes in a rateWindow is given up.
	rateWindow time.Duration
	rateBytes  int64

	headerBytes int64 // of the answer's headers
	interim     int   // 1xx answers before the final one
	tries       int   // connections or streams that net/http may use up for one request
	redirects   int

	layers    int   // of content codings
	ratio     int64 // decoded to received bytes, once ratioFrom bytes are decoded
	ratioFrom int64

	errorBody  int64 // what is read of an answer that is no page
	probeBody  int64 // of the answer to a probe
	robotsBody int64 // what is read of a robots.txt (RFC 9309, 2.5: at least 500 KiB)

	backoff   time.Duration // before the first retry
	shortWait time.Duration // a pause that a visit waits for instead of giving up
	basePause time.Duration // for a host that is overrun and does not say for how long
}

func defaultLimits() limits {
	return limits{
		connect:     10 * time.Second,
		tls:         10 * time.Second,
		header:      15 * time.Second,
		rateWindow:  10 * time.Second,
		rateBytes:   10 << 10,
		headerBytes: 256 << 10,
		interim:     5,
		tries:       4,
		redirects:   5,
		layers:      2,
		ratio:       200,
		ratioFrom:   1 << 20,
		errorBody:   64 << 10,
		probeBody:   1 << 20,
		robotsBody:  512 << 10,
		backoff:     500 * time.Millisecond,
		shortWait:   5 * time.Second,
		basePause:   time.Minute,
	}
}
