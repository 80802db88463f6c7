package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// A Server answers on any number of listeners.
type Server struct {
	log     *slog.Logger
	servers []*http.Server
	serving sync.WaitGroup
	closing chan struct{}
	close   func() // closes closing, once
}

// NewServer returns a Server that listens nowhere yet.
func NewServer(log *slog.Logger) *Server {
	s := &Server{log: log, closing: make(chan struct{})}
	s.close = sync.OnceFunc(func() { close(s.closing) })
	return s
}

// Listen answers by h on l until Close.
func (s *Server) Listen(l net.Listener, h http.Handler) {
	gate := newGate(l, maxConns)
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readHeader,
		ReadTimeout:       readAll,
		WriteTimeout:      writeAll,
		IdleTimeout:       idle,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		ConnState:         gate.note,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			stream := func() <-chan struct{} {
				gate.endless(c)
				return s.closing
			}
			return context.WithValue(ctx, streamKey{}, stream)
		},
	}
	s.servers = append(s.servers, server)
	s.serving.Go(func() {
		err := server.Serve(gate)
		if !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("listening ended", "address", l.Addr().String(), "err", err)
		}
	})
}

type streamKey struct{}

// streaming says that the answer to ctx's request has no end of its own. It is
// to end when the channel is closed: its server closes.
func streaming(ctx context.Context) <-chan struct{} {
	if stream, ok := ctx.Value(streamKey{}).(func() <-chan struct{}); ok {
		return stream()
	}
	return nil
}

// Close ends streams, lets the other answers under way end for as long as
// patience, then cuts them.
func (s *Server) Close(patience time.Duration) error {
	s.close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var errs []error
	for _, server := range s.servers {
		if err := server.Shutdown(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stop answering: %w", err), server.Close())
		}
	}
	s.serving.Wait()
	return errors.Join(errs...)
}
