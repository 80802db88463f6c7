package fact

import "errors"

// Find returns the facts of text in order. They do not overlap; where two
// readings of the same words compete, the longer wins.
func Find(text string) []Fact { return nil }

// ErrNoFact says that a text is not one typed value.
var ErrNoFact = errors.New("not a typed value")

// Parse reads s, all of it, as one fact.
func Parse(s string) (Fact, error) { return Fact{}, ErrNoFact }

// Resolve reads ambiguous forms as the language lang (BCP 47) writes them.
func (f Fact) Resolve(lang string) Fact { return f }
