package fact

// Negations returns the words of text that deny, end or exempt.
func Negations(text string) []Span { return nil }

// Opposes reports whether the folded words a and b are opposites.
func Opposes(a, b string) bool { return false }
