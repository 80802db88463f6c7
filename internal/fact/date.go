package fact

import (
	"fmt"
	"strings"
)

// addMonths registers the months and the words that a bare year may follow.
func addMonths(d *dictionary) {
	names := "january|february|march|april|may|june|july|august|september|october|november|december"
	for n, name := range strings.Split(names, "|") {
		d.add(month, name)[0].n = int64(n + 1)
		d.add(month, name[:3])[0].n = int64(n + 1)
	}
	d.add(month, "sept")[0].n = 9
	d.add(yearLead, "in since until till by during before after from through early late mid year spring summer autumn winter fall end beginning copyright 年份")
	d.add(lead, "第 百分之")
	d.add(zone, "utc gmt z pst pdt est edt cst cdt mst mdt cet cest bst jst ist et pt ct")
}

// A day is a date with what the text says of it; zero is unsaid.
type day struct{ year, month, day int }

// word returns d as ISO 8601 writes it, with dashes for a year unsaid.
func (d day) word() string {
	switch {
	case d.year == 0 && d.day == 0:
		return fmt.Sprintf("--%02d", d.month)
	case d.year == 0:
		return fmt.Sprintf("--%02d-%02d", d.month, d.day)
	case d.month == 0:
		return fmt.Sprintf("%04d", d.year)
	case d.day == 0:
		return fmt.Sprintf("%04d-%02d", d.year, d.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// valid reports a date of the Gregorian calendar; without a year, 29 February
// is one.
func (d day) valid() bool {
	if d.month == 0 {
		return d.day == 0 && d.year != 0
	}
	if d.month < 0 || d.month > 12 || d.day < 0 || d.year != 0 && (d.year < 1000 || d.year > 2999) {
		return false
	}
	days := [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[d.month-1]
	leap := d.year%4 == 0 && (d.year%100 != 0 || d.year%400 == 0)
	if d.month == 2 && !leap {
		days = 28
	}
	return d.day <= days
}

func dateItem(d day, end int) (item, bool) {
	if !d.valid() {
		return item{}, false
	}
	return item{fact: Fact{Kind: Date, Words: []string{d.word()}}, end: end}, true
}

// readDate reads a day, a month, a quarter or a year.
func (t *text) readDate(i int) (item, bool) {
	k := t.at(i)
	var it item
	var ok bool
	switch {
	case k.kind == digits:
		for _, read := range [...]func(*text, int) (item, bool){(*text).isoDate, (*text).numericDate, (*text).hanDate, (*text).dayMonth, (*text).bareYear} {
			if it, ok = read(t, i); ok {
				return it, true
			}
		}
	case k.has(hanDigit | hanTen):
		return t.hanDate(i)
	case k.has(month):
		return t.monthDate(i)
	case k.kind == word:
		return t.quarter(i)
	}
	return it, false
}

// integer returns the whole number in digits at token i with at most max
// digits, and how many it has; 0 digits when there is none.
func (t *text) integer(i, most int) (n, size int) {
	if t.at(i).kind != digits {
		return 0, 0
	}
	for _, r := range t.spelled(i) {
		n = n*10 + int(digitValue(r))
		if size++; size > most {
			return 0, 0
		}
	}
	return n, size
}

// isoDate reads 2026-04-23, 2026/4/23, 2026.04.23 and 2026-04, with a time of
// day glued to it or not.
func (t *text) isoDate(i int) (item, bool) {
	year, size := t.integer(i, 4)
	sep := t.at(i + 1)
	if size != 4 || sep.gap != glued || !sep.is('-') && !sep.is('/') && !sep.is('.') {
		return item{}, false
	}
	m, msize := t.integer(i+2, 2)
	if m == 0 || t.at(i+2).gap != glued {
		return item{}, false
	}
	if next := t.at(i + 3); !next.is(sep.sym) || next.gap != glued || t.at(i+4).kind != digits || t.at(i+4).gap != glued {
		if sep.sym != '-' || msize != 2 || !plausibleYear(year) {
			return item{}, false
		}
		return dateItem(day{year, m, 0}, i+3)
	}
	d, dsize := t.integer(i+4, 2)
	if d == 0 || sep.is('.') && (msize != 2 || dsize != 2 || t.named(i) || t.nameLike(i)) {
		return item{}, false
	}
	return dateItem(day{year, m, d}, t.timeTail(i+5))
}

// timeTail steps over the time of an ISO 8601 date-time.
func (t *text) timeTail(i int) int {
	if s := t.spelled(i); s != "T" && s != "t" || t.at(i).gap != glued || t.at(i+1).kind != digits {
		return i
	}
	i++
	for k := t.at(i); k.gap == glued && (k.kind == digits || k.kind == word || t.at(i+1).kind == digits && strings.ContainsRune(":.+-", k.sym)); k = t.at(i) {
		i++
	}
	return i
}

// numericDate reads 23/04/2026 and 23.04.2026. With slashes or hyphens the
// order of day and month is a custom of countries: where both are possible,
// both are kept.
func (t *text) numericDate(i int) (item, bool) {
	a, asize := t.integer(i, 2)
	b, bsize := t.integer(i+2, 2)
	y, ysize := t.integer(i+4, 4)
	sep := t.at(i + 1)
	if asize*bsize == 0 || ysize != 4 && ysize != 2 || !t.at(i+3).is(sep.sym) || t.at(i+4).gap != glued || t.at(i+2).gap != glued {
		return item{}, false
	}
	if ysize == 2 {
		y += 2000
	}
	if t.at(i+5).gap == glued && (t.at(i+5).kind == digits || t.at(i+5).is(sep.sym) && t.at(i+6).kind == digits) {
		return item{}, false
	}
	switch {
	case sep.is('.') && ysize == 4:
		return dateItem(day{y, b, a}, i+5)
	case !sep.is('/') && (!sep.is('-') || ysize == 2):
		return item{}, false
	}
	dayFirst, okDay := dateItem(day{y, b, a}, i+5)
	monthFirst, okMonth := dateItem(day{y, a, b}, i+5)
	switch {
	case a == 0 || b == 0 || !okDay && !okMonth:
		return item{}, false
	case !okMonth || okDay && a == b:
		return dayFirst, true
	case !okDay:
		return monthFirst, true
	}
	it := monthFirst
	it.fact.Ambiguous = true
	it.fact.Readings = []Fact{monthFirst.fact, dayFirst.fact}
	it.fact.Words = []string{monthFirst.fact.Words[0]}
	return it, true
}

// dayMonth reads 23 April 2026, 23rd of April and 1 Nov.
func (t *text) dayMonth(i int) (item, bool) {
	d, _ := t.integer(i, 2)
	at := i + 1
	if t.at(at).gap == glued && isOrdinalSuffix(t.folded(at)) {
		at++
	}
	if t.folded(at) == "of" {
		at++
	}
	if t.at(at).is('-') {
		at++
	}
	if d == 0 || !t.at(at).has(month) || t.at(at).gap == broken {
		return item{}, false
	}
	y, end := t.yearAfter(at + 1)
	return dateItem(day{y, int(t.at(at).lex.n), d}, end)
}

// yearAfter reads the year that ends a date at token i, or none.
func (t *text) yearAfter(i int) (int, int) {
	at := i
	if k := t.at(at); k.is('.') && k.gap == glued {
		at++
	}
	if k := t.at(at); k.is(',') || k.is('-') && k.gap == glued || t.folded(at) == "of" {
		at++
	}
	if y, size := t.integer(at, 4); size == 4 && plausibleYear(y) && t.at(at).gap != broken {
		return y, at + 1
	}
	return 0, i
}

// plausibleYear tells a year from another number of four digits.
func plausibleYear(y int) bool { return 1900 <= y && y <= 2099 }

// monthDate reads April 23, 2026, Apr. 23rd, June 2026, and a month's full name
// after a word that dates.
func (t *text) monthDate(i int) (item, bool) {
	m := int(t.at(i).lex.n)
	at := i + 1
	if t.at(at).is('.') && t.at(at).gap == glued && len(t.spelled(i)) <= 4 {
		at++
	}
	if d, size := t.integer(at, 2); size > 0 && d > 0 && t.at(at).gap != glued && t.at(at).gap != broken {
		end := at + 1
		if t.at(end).gap == glued && isOrdinalSuffix(t.folded(end)) {
			end++
		}
		if c := t.spelled(i)[0]; c >= 'a' && m == 5 && end == at+1 {
			return item{}, false // "may 5" is no date
		}
		y, end := t.yearAfter(end)
		return dateItem(day{y, m, d}, end)
	}
	if y, end := t.yearAfter(at); y != 0 {
		return dateItem(day{y, m, 0}, end)
	}
	if sign := t.rangeSign(at, i); sign > 0 && t.at(sign).has(month) && t.spelled(i)[0] < 'a' {
		if y, _ := t.yearAfter(sign + 1); y != 0 { // Oct–Dec 2018
			return dateItem(day{0, m, 0}, at)
		}
	}
	if t.at(i-1).has(yearLead) && len(t.spelled(i)) > 3 && t.spelled(i)[0] < 'a' {
		return dateItem(day{0, m, 0}, i+1)
	}
	return item{}, false
}

// quarter reads Q3 2026 and H1 2026.
func (t *text) quarter(i int) (item, bool) {
	s := t.spelled(i)
	n, size := t.integer(i+1, 1)
	y, end := t.yearAfter(i + 2)
	if size != 1 || y == 0 || n == 0 || !(s == "Q" && n <= 4 || s == "H" && n <= 2) {
		return item{}, false
	}
	return item{fact: Fact{Kind: Date, Words: []string{fmt.Sprintf("%04d-%s%d", y, s, n)}}, end: end}, true
}

// hanDate reads 2026年4月23日, 2026年4月, 4月23日 and 2026年.
func (t *text) hanDate(i int) (item, bool) {
	var d day
	at := i
	if n, end, ok := t.hanPart(at, "年"); ok && plausibleYear(n) {
		d.year, at = n, end
	}
	if n, end, ok := t.hanPart(at, "月"); ok {
		d.month, at = n, end
		if n, end, ok := t.hanPart(at, "日"); ok {
			d.day, at = n, end
		} else if n, end, ok := t.hanPart(at, "号"); ok {
			d.day, at = n, end
		}
	}
	if at == i || d.month == 0 && d.year == 0 {
		return item{}, false
	}
	return dateItem(d, at)
}

// hanPart reads a number and the character that says which part of a date it is.
func (t *text) hanPart(i int, mark string) (int, int, bool) {
	n, ok := t.number(i)
	if !ok || n.value.exp != 0 && n.value.exp > 4 || t.spelled(n.end) != mark || n.value.coef > 9999 {
		return 0, i, false
	}
	c, ok := n.value.scaled(0)
	return int(c), n.end + 1, ok
}

// bareYear reads a year that stands alone, where the words around say so.
func (t *text) bareYear(i int) (item, bool) {
	y, _ := t.integer(i, 4)
	if y == 0 || !t.yearLed(i) {
		return item{}, false
	}
	return dateItem(day{year: y}, i+1)
}

// yearLed reports a likely year at token i: after a word that dates, or at
// either end of a span of years.
func (t *text) yearLed(i int) bool {
	y, size := t.integer(i, 4)
	if size != 4 || y < 1970 || y > 2039 || t.at(i).gap == glued && !t.dash(i-1) {
		return false
	}
	if t.at(i-1).has(yearLead) || t.at(i-1).is('©') {
		return true
	}
	if t.dash(i-1) && t.at(i-1).has(yearLead) {
		return true
	}
	for _, at := range [...]int{i - 2, i + 2} {
		if z, size := t.integer(at, 4); size == 4 && 1970 <= z && z <= 2039 && t.dash((i+at)/2) {
			return true
		}
	}
	return false
}

func (t *text) dash(i int) bool { return t.at(i).is('-') || t.at(i).is('–') }
