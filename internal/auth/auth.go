// Package auth says who is asking, and what they may do.
//
// It owns names, roles, passwords, tokens, sessions, whom a proxy is believed
// about, and how often somebody may try. What it cannot tell for sure is
// nobody. It refuses paths, cookies and pages: what needs which role is web's
// business. It stands before web.
package auth

import "context"

// A Role is what somebody may do.
type Role string

// The roles.
const (
	Reader Role = "reader" // may see everything that editors see
	Editor Role = "editor" // may decide, too
)

// An Identity is who is asking.
type Identity struct {
	Name     string // as the configuration has it; of this machine's own user where nobody is asked
	Role     Role
	SignedIn bool // with a password: can sign out
}

// MayDecide reports whether i may change anything.
func (i Identity) MayDecide() bool { return i.Role == Editor }

// Local is whoever is on this machine, where nobody is asked who it is.
func Local() Identity { return Identity{Name: "local", Role: Editor} }

type identityKey struct{}

// With returns a context in which i is asking.
func With(ctx context.Context, i Identity) context.Context {
	return context.WithValue(ctx, identityKey{}, i)
}

// From returns who is asking in ctx: nobody, without a role, where nothing
// says so.
func From(ctx context.Context) Identity {
	i, _ := ctx.Value(identityKey{}).(Identity)
	return i
}
