package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/bcrypt"
)

const (
	// A hash below minCost is tried too fast by whoever stole it, one above
	// maxCost keeps a processor busy for seconds at each sign-in.
	minCost, maxCost = 10, 15

	// newCost takes about a quarter of a second.
	newCost = 12

	// bcryptReads is how much of a password bcrypt looks at, in bytes.
	bcryptReads = 72

	// shortestPassword is in characters (NIST SP 800-63B, section 3.1.1.2).
	shortestPassword = 8

	// shortestToken is in characters: what nobody guesses.
	shortestToken = 20
)

// HashPassword returns what the configuration holds for password.
func HashPassword(password string) (string, error) {
	if utf8.RuneCountInString(password) < shortestPassword {
		return "", fmt.Errorf("the password is shorter than %d characters", shortestPassword)
	}
	hash, err := bcrypt.GenerateFromPassword(folded(password), newCost)
	if err != nil {
		return "", fmt.Errorf("hash the password: %w", err)
	}
	return string(hash), nil
}

// folded is what bcrypt is given of password: itself or, where bcrypt would not
// look at all of it, its SHA-256. That is written in base64, for there are those
// that stop at a zero byte.
func folded(password string) []byte {
	if len(password) <= bcryptReads {
		return []byte(password)
	}
	sum := sha256.Sum256([]byte(password))
	return []byte(base64.StdEncoding.EncodeToString(sum[:]))
}

// hashForm is a bcrypt hash in the versions that are made today: cost, salt and
// hash, in the base64 of crypt(3).
var hashForm = regexp.MustCompile(`^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$`)

// CheckHash refuses what no password could be held against, without quoting it.
func CheckHash(hash string) error {
	if !hashForm.MatchString(hash) {
		return errors.New("the value is no bcrypt hash; monitor password makes one")
	}
	switch cost := costOf(hash); {
	case cost < minCost:
		return fmt.Errorf("a hash of cost %d is guessed too fast, at least %d is read; monitor password makes one", cost, minCost)
	case cost > maxCost:
		return fmt.Errorf("a hash of cost %d takes too long to check, at most %d is read; monitor password makes one", cost, maxCost)
	}
	return nil
}

// costOf returns the cost of a hash of hashForm, as a power of two.
func costOf(hash string) int { return int(hash[4]-'0')*10 + int(hash[5]-'0') }

// decoy is a hash that takes as long as any of that cost. What it is the hash
// of, if of anything, is never asked.
func decoy(cost int) string {
	return fmt.Sprintf("$2a$%02d$%s", cost, strings.Repeat("monitor.", 7)[:53])
}

// matches reports whether hash is password's. It does the work of the highest
// cost whatever hash costs: each step doubles it, so a check at cost c and one
// more at c, c+1 ... highest-1 come to one at highest. Without that, how long an
// answer takes would tell names that exist from others.
func matches(hash, password string, highest int) bool {
	key := folded(password)
	same := bcrypt.CompareHashAndPassword([]byte(hash), key) == nil
	for cost := costOf(hash); cost < highest; cost++ {
		_ = bcrypt.CompareHashAndPassword([]byte(decoy(cost)), key)
	}
	return same
}

// tokenForm is what goes into a header as it is (RFC 6750, section 2.1).
var tokenForm = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

// CheckToken refuses what could be guessed or not be sent, without quoting it.
func CheckToken(token string) error {
	switch {
	case len(token) < shortestToken:
		return fmt.Errorf("a token of %d characters can be guessed, at least %d are read; monitor password --token makes one", len(token), shortestToken)
	case !tokenForm.MatchString(token):
		return errors.New("the value is no token: letters, digits and -._~+/ alone, with = at its end; monitor password --token makes one")
	}
	return nil
}

// NewToken returns a token of 256 random bits. What it begins with lets those
// who look for lost secrets know it.
func NewToken() string { return "monitor_" + random() }

// random returns 256 random bits in letters, digits, - and _.
func random() string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // never fails: the program would end
	return base64.RawURLEncoding.EncodeToString(bits)
}
