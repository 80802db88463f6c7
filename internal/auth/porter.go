package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"sync"
	"time"
)

const (
	// SessionLasts is how long somebody stays signed in.
	SessionLasts = 12 * time.Hour

	// sessionsPerUser bounds how many places a user is signed in at; one more
	// ends the oldest.
	sessionsPerUser = 20

	// workWithin is how long a password may wait to be looked at.
	workWithin = 5 * time.Second
)

// ErrWrong says that name or password is wrong, and not which.
var ErrWrong = errors.New("the name or the password is wrong")

// A Busy says that a password was not looked at, and after how long one may be
// tried again.
type Busy struct{ After time.Duration }

func (b Busy) Error() string {
	return fmt.Sprintf("too many tries, the next one in %s", b.After.Round(time.Second))
}

// A Porter remembers who is signed in, and who tried. All of it is in memory: a
// new start signs everybody out.
type Porter struct {
	now   func() time.Time
	tries tries
	work  chan struct{} // holds as many as passwords may be looked at at a time

	mu       sync.Mutex
	sessions map[key]session
}

// A key is the digest of a session's id: who reads memory cannot ask with it.
type key [sha256.Size]byte

type session struct {
	user string
	hash key // of the user's hash: a new password signs out
	ends time.Time
}

// NewPorter returns a Porter that nobody is signed in at. Half of the
// processors may look at passwords, so that others go on with their work.
func NewPorter(now func() time.Time) *Porter {
	return &Porter{
		now: now, sessions: make(map[key]session),
		work: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
	}
}

// SignIn returns the id of a new session for the user of b whose name and
// password these are. It is ErrWrong where they are nobody's, and Busy where
// they were not looked at.
func (p *Porter) SignIn(ctx context.Context, b *Book, from netip.Addr, name, password string) (string, error) {
	if wait := p.tries.note(from, name, p.now()); wait > 0 {
		return "", Busy{wait}
	}
	ctx, cancel := context.WithTimeout(ctx, workWithin)
	defer cancel()
	select {
	case p.work <- struct{}{}:
		defer func() { <-p.work }()
	case <-ctx.Done():
		return "", Busy{workWithin}
	}
	u, known := b.users[name]
	hash := decoy(b.highest)
	if known {
		hash = u.Hash.Reveal()
	}
	if right := matches(hash, password, b.highest); !known || !right {
		return "", ErrWrong
	}
	p.tries.forget(from, name)
	return p.begin(u), nil
}

// begin makes a session for u.
func (p *Porter) begin(u User) string {
	id, now := random(), p.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	var oldest key
	count := 0
	for k, s := range p.sessions {
		switch {
		case !now.Before(s.ends):
			delete(p.sessions, k)
		case s.user == u.Name:
			if count++; count == 1 || s.ends.Before(p.sessions[oldest].ends) {
				oldest = k
			}
		}
	}
	if count >= sessionsPerUser {
		delete(p.sessions, oldest)
	}
	p.sessions[keyOf(id)] = session{user: u.Name, hash: keyOf(u.Hash.Reveal()), ends: now.Add(SessionLasts)}
	return id
}

func keyOf(id string) key { return sha256.Sum256([]byte(id)) }

// SignedIn returns who the session is of, by what b says of him now.
func (p *Porter) SignedIn(b *Book, id string) (Identity, bool) {
	p.mu.Lock()
	s, ok := p.sessions[keyOf(id)]
	p.mu.Unlock()
	if !ok || !p.now().Before(s.ends) || !s.of(b) {
		return Identity{}, false
	}
	return Identity{Name: s.user, Role: b.users[s.user].Role, SignedIn: true}, true
}

// of reports whether b has the user of s, with the password that he signed in
// with.
func (s session) of(b *Book) bool {
	u, ok := b.users[s.user]
	return ok && keyOf(u.Hash.Reveal()) == s.hash
}

// SignOut ends a session.
func (p *Porter) SignOut(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.sessions, keyOf(id))
}

// Keep ends the sessions of those whom b does not let in.
func (p *Porter) Keep(b *Book) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for k, s := range p.sessions {
		if !s.of(b) {
			delete(p.sessions, k)
		}
	}
}
