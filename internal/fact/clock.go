package fact

import "strings"

// The units of a Clock. A timecode counts seconds from a start and can be held
// against a duration; a time of day cannot.
const (
	timecode  = "s"
	timeOfDay = "s of day"
)

// readClock reads a time of day or a timecode: 14:00 UTC, 2:30 pm, 9 a.m.,
// 3:00, 1:02:03. 3:00 without more may be either.
func (t *text) readClock(i int) (item, bool) {
	var part [3]int
	n, end := t.clockParts(i, &part)
	meridiem, at := t.meridiem(end)
	if n == 0 || n == 1 && meridiem == "" || n == 2 && meridiem == "" && picture(part[0], part[1]) {
		return t.readRatio(i)
	}
	f := Fact{Kind: Clock, Unit: timeOfDay}
	end = at
	if z := t.at(end); z.has(zone) && z.gap < broken && z.kind == word && t.spelled(end) != foldWord(t.spelled(end)) {
		f.Nouns = []string{z.lex.text}
		end++
	}
	seconds := int64(part[0])*3600 + int64(part[1])*60 + int64(part[2])
	if meridiem != "" || len(f.Nouns) > 0 || n == 3 && end != at {
		hour, ok := civilHour(part[0], meridiem)
		f.Values = []Value{Int(seconds + int64(hour-part[0])*3600)}
		return item{fact: f, end: end}, ok
	}
	ofDay := f.with(Int(seconds))
	if n == 2 {
		seconds = int64(part[0])*60 + int64(part[1])
	}
	f.Unit, f.Values = timecode, []Value{Int(seconds)}
	if part[0] < 24 {
		f.Ambiguous = true
		f.Readings = []Fact{f.with(f.Values...), ofDay}
	}
	return item{fact: f, end: end}, true
}

// picture reports the shapes of pictures that could be times.
func picture(w, h int) bool { return w == 16 && h == 10 || w == 10 && h == 16 || w == 9 && h == 16 }

// clockParts reads one to three parts with colons between; all but the first
// have two digits below 60.
func (t *text) clockParts(i int, part *[3]int) (n, end int) {
	first, size := t.integer(i, 3)
	if size == 0 || t.at(i).gap == glued && (t.at(i-1).kind == word || t.at(i-1).is(':') || t.at(i-1).is('.')) {
		return 0, i
	}
	part[0] = first
	end = i + 1
	for n = 1; n < 3; n++ {
		if k := t.at(end); !k.is(':') || k.gap != glued || t.at(end+1).gap != glued {
			break
		}
		v, size := t.integer(end+1, 2)
		if size != 2 || v > 59 {
			return 0, i
		}
		part[n] = v
		end += 2
	}
	if t.at(end).is(':') && t.at(end+1).kind == digits && t.at(end+1).gap == glued {
		return 0, i
	}
	return n, end
}

// meridiem reads am or pm, with or without stops.
func (t *text) meridiem(i int) (string, int) {
	switch strings.ToLower(t.spelled(i)) {
	case "am", "pm":
		return strings.ToLower(t.spelled(i)), i + 1
	case "a", "p":
		if t.at(i+1).is('.') && strings.EqualFold(t.spelled(i+2), "m") && t.at(i+2).gap == glued {
			end := i + 3
			if t.at(end).is('.') && t.at(end).gap == glued {
				end++
			}
			return strings.ToLower(t.spelled(i)) + "m", end
		}
	}
	return "", i
}

func civilHour(h int, meridiem string) (int, bool) {
	switch {
	case meridiem == "":
		return h, h < 25
	case h < 1 || h > 12:
		return 0, false
	case meridiem == "pm":
		return h%12 + 12, true
	}
	return h % 12, true
}

// readRatio reads 16:9, 1:100 and 24/7. Digits with a slash before a unit are
// alternatives: 5/10 seconds.
func (t *text) readRatio(i int) (item, bool) {
	a, asize := t.integer(i, 6)
	b, bsize := t.integer(i+2, 6)
	sep := t.at(i + 1)
	if asize*bsize == 0 || sep.gap != glued || t.at(i+2).gap != glued || !sep.is(':') && !sep.is('/') || t.at(i).gap == glued && t.at(i-1).kind != ideograph && !t.at(i-1).is('(') {
		return item{}, false
	}
	next := t.at(i + 3)
	if next.gap == glued && (next.kind == digits || next.kind == word || next.sym == sep.sym || next.is('.') && t.at(i+4).kind == digits) {
		return item{}, false
	}
	if u, _ := t.unit(i + 3); u != nil && sep.is('/') {
		return item{}, false
	}
	w := Int(int64(a)).String() + string(sep.sym) + Int(int64(b)).String()
	return item{fact: Fact{Kind: Ratio, Words: []string{w}}, end: i + 3}, true
}
