package fact

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A spelling of a whole number: digits in several fashions, or words.
func spellings(n int64) []string {
	digits := fmt.Sprint(n)
	list := []string{digits, fullWidth(digits), englishWords(n), hanWords(n)}
	if n >= 10000 {
		list = append(list, groupedBy(digits, "\u202f"), groupedBy(digits, "'"), groupedBy(digits, "\u00a0"))
	}
	if n >= 1000000 {
		list = append(list, groupedBy(digits, ","), groupedBy(digits, "."))
	}
	if n%1000 == 0 && n > 0 && n < 1000000 {
		list = append(list, fmt.Sprint(n/1000)+"k", fmt.Sprint(n/1000)+" thousand")
	}
	return list
}

func fullWidth(digits string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, digits)
}

func groupedBy(digits, sep string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + sep + digits[i:]
	}
	return digits
}

func englishWords(n int64) string {
	small := strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety")
	for _, scale := range []struct {
		n    int64
		name string
	}{{1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}, {100, "hundred"}} {
		if n >= scale.n {
			s := englishWords(n/scale.n) + " " + scale.name
			switch rest := n % scale.n; {
			case rest == 0:
				return s
			case rest < 100:
				return s + " and " + englishWords(rest)
			default:
				return s + " " + englishWords(rest)
			}
		}
	}
	switch {
	case n < 20:
		return small[n]
	case n%10 == 0:
		return tens[n/10-2]
	}
	return tens[n/10-2] + "-" + small[n%10]
}

func hanWords(n int64) string {
	names := []rune("零一二三四五六七八九")
	for _, scale := range []struct {
		n    int64
		name string
	}{{1e8, "亿"}, {1e4, "万"}, {1000, "千"}, {100, "百"}, {10, "十"}} {
		if n >= scale.n {
			s := hanWords(n/scale.n) + scale.name
			rest := n % scale.n
			switch {
			case rest == 0:
				return s
			case rest < scale.n/10:
				return s + "零" + hanWords(rest)
			}
			return s + hanWords(rest)
		}
	}
	return string(names[n])
}

// spelledUnits are units with spellings that any number may stand before.
var spelledUnits = []struct {
	kind  Kind
	words []string
}{
	{Duration, []string{" seconds", "s", " sec", "-second", "秒", " 秒間", "\u00a0s"}},
	{Duration, []string{" minutes", " min", "-minute", "分钟", "分間", " mins"}},
	{Duration, []string{" days", " day", "天", "日間", "-day", "d"}},
	{Data, []string{" GB", "GB", " gigabytes", "\u202fGB", "-GB"}},
	{Data, []string{" MiB", "MiB", " mebibytes"}},
	{Percent, []string{"%", " %", " percent", "％", " per cent"}},
	{Money, []string{" USD", " dollars", "美元", " US dollars"}},
	{Length, []string{" km", "km", " kilometres", "公里"}},
	{Count, []string{" requests", " HTTP requests", "个请求", " concurrent requests"}},
	{Count, []string{" times", "次", "x", " 回"}},
}

// spell writes n of a unit; Latin unit letters do not follow Han numerals and
// short symbols follow digits alone.
func spell(t *rapid.T, n int64, words []string) string {
	number := rapid.SampledFrom(spellings(n)).Draw(t, "number")
	unit := rapid.SampledFrom(words).Draw(t, "unit")
	last := number[len(number)-1]
	first := rune(unit[0])
	switch {
	case last >= 0x80 && !strings.ContainsRune(number, '０') && (first < 0x80) && !strings.HasPrefix(number, "１"):
		unit = words[0]
	case last >= 'a' && last <= 'z' && len(unit) < 4:
		unit = words[0]
	case strings.HasSuffix(number, "k") || strings.HasSuffix(number, "thousand"):
		unit = words[0]
	}
	return number + unit
}

// TestRespelling writes a random amount in two random spellings within prose:
// both must be read as the same value, and another amount as a different one.
func TestRespelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Int64Range(2, 99), rapid.Int64Range(100, 99999), rapid.Map(rapid.Int64Range(1, 999), func(k int64) int64 { return k * 1000 }), rapid.Int64Range(1e6, 9e9)).Draw(t, "n")
		unit := rapid.SampledFrom(spelledUnits).Draw(t, "kind")
		prose := func(amount string) string { return "It takes " + amount + " to do so." }
		a, b := spell(t, n, unit.words), spell(t, n, unit.words)
		want, got := one(t, prose(a), unit.kind), one(t, prose(b), unit.kind)
		if r := Compare(want, got); r != Same {
			t.Fatalf("Compare(%q, %q) = %v, want same: %s and %s", a, b, r, want.Key(), got.Key())
		}
		m := n + rapid.OneOf(rapid.Int64Range(1, 9), rapid.Int64Range(100, 9999)).Draw(t, "change")
		c := spell(t, m, unit.words)
		if r := Compare(want, one(t, prose(c), unit.kind)); r != Different {
			t.Fatalf("Compare(%q, %q) = %v, want different", a, c, r)
		}
	})
}

// one returns the only fact of source.
func one(t *rapid.T, source string, kind Kind) Fact {
	facts := Find(source)
	if len(facts) != 1 || facts[0].Kind != kind {
		t.Fatalf("Find(%q) = %v, want one %v", source, read(source), kind)
	}
	return facts[0]
}

// TestDateSpellings writes a random day in several ways.
func TestDateSpellings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day{rapid.IntRange(1990, 2039).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d")}
		name := monthNames[d.month-1]
		forms := []string{
			fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day), fmt.Sprintf("%d %s %d", d.day, name, d.year),
			fmt.Sprintf("%s %d, %d", name, d.day, d.year), fmt.Sprintf("%02d %s %d", d.day, name[:3], d.year),
			fmt.Sprintf("%d年%d月%d日", d.year, d.month, d.day), fmt.Sprintf("%d/%d/%d", d.year, d.month, d.day),
			fmt.Sprintf("%02d.%02d.%d", d.day, d.month, d.year), fmt.Sprintf("%s %s, %d", name[:3], ordinalOf(d.day), d.year),
		}
		a, b := rapid.SampledFrom(forms).Draw(t, "a"), rapid.SampledFrom(forms).Draw(t, "b")
		want, got := one(t, "It ended on "+a+" for all.", Date), one(t, "Support ends "+b, Date)
		if r := Compare(want, got); r != Same {
			t.Fatalf("Compare(%q, %q) = %v, want same", a, b, r)
		}
		if want.Words[0] != d.word() {
			t.Fatalf("Find(%q) read %s, want %s", a, want.Words[0], d.word())
		}
	})
}

func ordinalOf(n int) string { return fmt.Sprint(n) + ordinalSuffix(Int(int64(n))) }

// TestValueArithmetic holds exact decimals against machine integers.
func TestValueArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(-1e9, 1e9).Draw(t, "a"), rapid.Int64Range(-1e9, 1e9).Draw(t, "b")
		sum, ok := Int(a).add(Int(b))
		if !ok || sum != Int(a+b) {
			t.Fatalf("%d + %d = %v", a, b, sum)
		}
		product, ok := Int(a).mul(Int(b))
		if !ok || product != Int(a*b) {
			t.Fatalf("%d × %d = %v", a, b, product)
		}
		if got, want := Int(a).Cmp(Int(b)), cmp.Compare(a, b); got != want {
			t.Fatalf("Cmp(%d, %d) = %d, want %d", a, b, got, want)
		}
		if b != 0 {
			if q, ok := product.div(Int(b)); !ok || q != Int(a) {
				t.Fatalf("%v / %d = %v, want %d", product, b, q, a)
			}
		}
		exp := rapid.Int32Range(-9, 9).Draw(t, "exp")
		v := decimal(a, exp)
		if back, ok := parseValue(v.String()); !ok || back != v {
			t.Fatalf("parseValue(%q) = %v, want %v", v.String(), back, v)
		}
	})
}
