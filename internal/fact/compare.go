package fact

// A Relation says how one fact stands to another.
type Relation uint8

// The relations.
const (
	Other     Relation = iota // of another kind or unit: nothing to compare
	Same                      // the same value, and bounds that can both hold
	Different                 // comparable, with another value or a contrary bound
	Undecided                 // may or may not agree: ambiguous, or of unequal precision
)

var relationNames = [...]string{"other", "same", "different", "undecided"}

func (r Relation) String() string {
	if int(r) < len(relationNames) {
		return relationNames[r]
	}
	return "unknown"
}

// Compare says how got, the fact of a source, stands to want, a claim's.
func Compare(want, got Fact) Relation { return Other }

// String returns f in short English.
func (f Fact) String() string { return f.Text }

// Key returns what facts of equal value share: kind, unit, values, period.
func (f Fact) Key() string { return f.Text }
