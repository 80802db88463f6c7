package auth

import (
	"net/netip"

	"monitor/internal/claim"
)

// Settings say who may come in, as the configuration has it. Where they name
// nobody, nobody is asked: whoever is on this machine is an editor.
type Settings struct {
	Users  []User
	Tokens []Token
	Proxy  *Proxy // nil without one
}

// A User signs in with a password.
type User struct {
	Name string
	Hash claim.Secret // bcrypt
	Role Role
}

// A Token lets a program in that sends it with each request.
type Token struct {
	Name  string
	Token claim.Secret
	Role  Role
}

// A Proxy has asked people who they are before it passes their requests on.
type Proxy struct {
	From    []netip.Prefix // addresses that it is believed from
	Header  string         // holds the name; empty when it asks nobody, and is believed where requests come from alone
	Role    Role           // of those who are not in Editors
	Editors []string
}
