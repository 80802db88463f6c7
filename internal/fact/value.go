package fact

import (
	"cmp"
	"math/bits"
	"strconv"
	"strings"
)

// A Value is an exact decimal: coef × 10^exp, without trailing zeros in coef,
// so that equal values are equal in Go. Nineteen digits are enough for every
// quantity that a text states; what does not fit is not read.
type Value struct {
	coef int64
	exp  int32
}

// Int returns n as a value.
func Int(n int64) Value { return Value{n, 0}.norm() }

// decimal returns coef × 10^exp.
func decimal(coef int64, exp int32) Value { return Value{coef, exp}.norm() }

func (v Value) norm() Value {
	if v.coef == 0 {
		return Value{}
	}
	for v.coef%10 == 0 {
		v.coef /= 10
		v.exp++
	}
	return v
}

// maxExp keeps exponents far from what arithmetic on them could overflow.
const maxExp = 60

// mul returns v × w, and false when the product is not exact in a Value.
func (v Value) mul(w Value) (Value, bool) {
	hi, lo := bits.Mul64(magnitude(v.coef), magnitude(w.coef))
	exp := v.exp + w.exp
	if hi != 0 || lo > 1<<63-1 || exp > maxExp || exp < -maxExp {
		return Value{}, false
	}
	n := int64(lo)
	if (v.coef < 0) != (w.coef < 0) {
		n = -n
	}
	return decimal(n, exp), true
}

// add returns v + w, and false when the sum is not exact in a Value.
func (v Value) add(w Value) (Value, bool) {
	if v.exp < w.exp {
		v, w = w, v
	}
	a, ok := v.scaled(w.exp)
	if !ok {
		return Value{}, false
	}
	sum := a + w.coef
	if (a > 0) == (w.coef > 0) && (sum > 0) != (a > 0) && a != 0 && w.coef != 0 {
		return Value{}, false
	}
	return decimal(sum, w.exp), true
}

// div returns v / w, and false when the quotient is not exact in a Value.
func (v Value) div(w Value) (Value, bool) {
	if w.coef == 0 {
		return Value{}, false
	}
	for exp := v.exp; exp > v.exp-18; exp-- {
		n, ok := v.scaled(exp)
		if !ok {
			break
		}
		if n%w.coef == 0 {
			return decimal(n/w.coef, exp-w.exp), true
		}
	}
	return Value{}, false
}

// scaled returns the coefficient of v at the lower exponent exp.
func (v Value) scaled(exp int32) (int64, bool) {
	n := v.coef
	for e := v.exp; e > exp; e-- {
		hi, lo := bits.Mul64(magnitude(n), 10)
		if hi != 0 || lo > 1<<63-1 {
			return 0, n == 0
		}
		n *= 10
	}
	return n, true
}

// Cmp orders values: -1 when v is less than w, 0 when equal, 1 when greater.
func (v Value) Cmp(w Value) int {
	switch {
	case v == w:
		return 0
	case v.sign() != w.sign():
		return cmp.Compare(v.sign(), w.sign())
	}
	return v.sign() * compareMagnitudes(v, w)
}

func (v Value) sign() int { return cmp.Compare(v.coef, 0) }

// compareMagnitudes orders |v| and |w|, neither of which is zero.
func compareMagnitudes(v, w Value) int {
	a, b := digitsOf(v.coef), digitsOf(w.coef)
	if d := len(a) + int(v.exp) - len(b) - int(w.exp); d != 0 {
		return cmp.Compare(d, 0)
	}
	return strings.Compare(a, b) // of equal length once the shorter is padded; a prefix is less
}

func digitsOf(n int64) string { return strconv.FormatUint(magnitude(n), 10) }

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Equal reports whether v and w are the same number.
func (v Value) Equal(w Value) bool { return v == w }

// String returns v in plain decimal notation, without exponent or grouping.
func (v Value) String() string {
	s := digitsOf(v.coef)
	switch {
	case v.exp > 0:
		s += strings.Repeat("0", int(v.exp))
	case v.exp < 0:
		frac := int(-v.exp)
		if len(s) <= frac {
			s = strings.Repeat("0", frac-len(s)+1) + s
		}
		s = s[:len(s)-frac] + "." + s[len(s)-frac:]
	}
	if v.coef < 0 {
		return "-" + s
	}
	return s
}

// parseValue reads what String writes.
func parseValue(s string) (Value, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	return decimal(n, -int32(len(frac))), err == nil
}
