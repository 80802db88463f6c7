// Package fact finds and compares typed values in text: durations, sizes,
// money, dates, versions, counts, status words and their like, in English,
// Chinese and Japanese words and in the digits of any language, with their
// bounds, and the words that turn a statement into its opposite.
//
// It owns what a value means: which spellings are one value, which values can
// be held against each other, and what stays ambiguous. It refuses to know
// pages, claims or verdicts, to use floating point, and to guess: a form that
// cannot be read is no fact, and a form with two readings keeps both. It is
// pure and a leaf like claim; evidence masks facts to find a passage, verdict
// compares them to judge it, and config parses the values of claims.
package fact

// A Kind says what sort of value a fact is.
type Kind uint8

// The kinds of facts. The zero kind is no fact.
const (
	None        Kind = iota
	Number           // a bare number
	Count            // a number and what is counted, or how many times
	Ordinal          // first, 2nd, 第三
	Duration         // in seconds, or in calendar months
	Clock            // a time of day, or a timecode
	Data             // in bytes
	DataRate         // in bytes per second
	Resolution       // of a picture: 720p, 1280×720
	FrameRate        // in frames per second
	Money            // in units of a currency
	Percent          // 90 %, half of
	Ratio            // 16:9, 24/7
	Length           // in metres
	Weight           // in grams
	Temperature      // in degrees of its own scale
	Frequency        // in hertz
	Power            // in watts
	Energy           // in watt-hours
	Date             // a day, a month, a quarter or a year
	Version          // 3.10.13, v4, build 19041
	Status           // where a product stands in its life
	Level            // how binding a statement is (RFC 2119)
	URL
	Identifier // a name that is spelled, not read: max_tokens, HTTP/2, GPT-4o
)

// A Form says how many values a fact states.
type Form uint8

// The forms of a fact.
const (
	Single       Form = iota
	Range             // from the first value to the second
	Alternatives      // any one of the values
)

// A Bound says on which side of its value a fact holds.
type Bound uint8

// The bounds. Exact stands where the text names none.
const (
	Exact Bound = iota
	AtMost
	AtLeast
	Below
	Above
	About
)

// A Fact is a typed value that a text states.
//
// A kind that is measured has Values in its base unit; a kind that is named
// (Date, Version, Status, Level, URL, Identifier, Ratio, Resolution) has
// Words, its canonical spellings, of the same number and order. Status,
// Level and Resolution have both: the Values give their rank or height.
type Fact struct {
	Kind   Kind
	Form   Form
	Bound  Bound
	Values []Value
	Words  []string

	// Unit is the base unit ("s" or "mo", "B", "B/s", "m", "g", ...), the
	// currency, or what is counted: the folded singular head noun, "" when
	// the text does not say.
	Unit string

	// As is the unit that the text itself uses, in English and the singular
	// ("hour" for 24 hours), so that people are shown what stands there.
	As string

	// Nouns are the folded words that name what is counted ("global", "user",
	// "command") or whose version it is ("python").
	Nouns []string

	// Per is the period of a rate in a base unit ("60 s", "1 mo"), or how many
	// things a price is for ("1000000 token"). Each names what else the value
	// is counted by ("account", "hostname"); Compare leaves it to the passage.
	Per  string
	Each []string

	// Readings are what an ambiguous form may mean, the likelier first; the
	// fact itself has the first reading's value. Empty when it is plain.
	Ambiguous bool
	Readings  []Fact

	Text       string // as the source spells it, without bound words
	Start, End int    // the bytes of Text in the source

	// The same with the bound words on either side.
	BoundStart, BoundEnd int
}

// A Span is a range of bytes.
type Span struct{ Start, End int }

var kindNames = [...]string{
	"none", "number", "count", "ordinal", "duration", "clock", "data", "data rate", "resolution",
	"frame rate", "money", "percent", "ratio", "length", "weight", "temperature", "frequency", "power",
	"energy", "date", "version", "status", "level", "url", "identifier",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

var boundNames = [...]string{"exact", "at most", "at least", "below", "above", "about"}

func (b Bound) String() string {
	if int(b) < len(boundNames) {
		return boundNames[b]
	}
	return "unknown"
}

var formNames = [...]string{"single", "range", "alternatives"}

func (f Form) String() string {
	if int(f) < len(formNames) {
		return formNames[f]
	}
	return "unknown"
}
