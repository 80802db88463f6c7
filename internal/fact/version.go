package fact

import (
	"cmp"
	"strconv"
	"strings"
)

// addVersionWords registers what announces a version, and the platforms that
// documentation of every kind names by number.
func addVersionWords(d *dictionary) {
	d.add(versionWord, "version versions ver build builds revision rev v 版本 バージョン ビルド 版")
	d.add(product, `python node js java jdk php ruby rust perl golang swift kotlin typescript ecmascript ubuntu debian fedora centos rhel
		windows macos ios ipados android kubernetes k8s docker chrome firefox safari edge postgres postgresql mysql mariadb sqlite redis
		mongodb gcc clang llvm cuda openssl tls ssl openapi oauth django rails react vue angular npm yarn pnpm pip dotnet net linux kernel`)
	multiples := d.add(multiple, "once twice thrice")
	for n, l := range multiples {
		l.n = int64(n + 1)
	}
}

// readVersion reads v4, v1.31+, 3.10.13, 1.0-beta.2, version 9, build 19041,
// 6.x, and the number after a platform's name: Python 3.12, Node 20.
func (t *text) readVersion(i int) (item, bool) {
	if s := t.spelled(i); (s == "v" || s == "V") && t.at(i+1).kind == digits && t.at(i+1).gap == glued {
		if it, ok := t.versionAt(i + 1); ok {
			it.fact.Nouns = t.nameBefore(i)
			return it, true
		}
		return item{}, false
	}
	if t.at(i).kind != digits || t.at(i).gap == glued && t.at(i-1).kind == word && !t.at(i-1).has(versionWord) {
		return item{}, false
	}
	if !t.touches(i) && !t.nameLike(i) && !t.named(t.listHead(i)) {
		return item{}, false // most numbers
	}
	it, ok := t.versionAt(i)
	if !ok {
		return item{}, false
	}
	dots := strings.Count(it.fact.Words[0], ".")
	head := t.listHead(i)
	if dots == 0 && t.at(head+1).is('.') {
		head = i // "version 2.3, 1" lists no versions
	}
	label := t.versionLabel(head)
	switch {
	case label != "":
		if label == "build" {
			it.fact.Unit = label
		}
	case dots >= 2 && !strings.HasSuffix(it.fact.Words[0], ".x") && t.groupedThousands(i):
		return item{}, false
	case dots >= 2, strings.HasSuffix(it.fact.Words[0], "x"), it.fact.Unit == suffixed:
	case t.named(head), dots == 1 && t.nameLike(head), dots == 0 && t.nameLike(i) && t.identity(i):
	default:
		return item{}, false
	}
	if it.fact.Unit == suffixed {
		it.fact.Unit = ""
	}
	it.fact.Nouns = t.nameBefore(head)
	return it, true
}

// suffixed marks, while a version is read, one that a pre-release tag proves.
const suffixed = "-"

// maxParts is how many numbers a version may have.
const maxParts = 8

// versionAt reads digits with dots, a wildcard, and a pre-release tag.
func (t *text) versionAt(i int) (item, bool) {
	end := i + 1
	for end < i+2*maxParts && t.at(end).is('.') && t.at(end).gap == glued && t.at(end+1).gap == glued {
		if k := t.at(end + 1); k.kind != digits && !strings.EqualFold(t.spelled(end+1), "x") && !(k.is('*')) {
			break
		}
		end += 2
	}
	f := Fact{Kind: Version}
	if t.at(end).gap == glued && t.at(end).kind != noToken {
		if tag := t.preRelease(end); tag > end {
			end, f.Unit = tag, suffixed
		}
	}
	if k := t.at(end); k.gap == glued && (k.kind == word || k.is('_') || k.is('@') || k.is(':') && t.at(end+1).gap == glued && t.at(end+1).kind == digits) && !(k.kind == word && end == i+1) {
		return item{}, false
	}
	if k := t.at(end); k.kind == word && k.gap == glued {
		return item{}, false
	}
	f.Words = []string{canonicalVersion(t.span(i, end))}
	if end == i+7 && address(strings.Split(f.Words[0], ".")) {
		return item{}, false
	}
	return item{fact: f, end: end}, true
}

// preRelease returns the end of a tag: -beta.2, rc1, -alpha, b2.
func (t *text) preRelease(i int) int {
	at := i
	if t.at(at).is('-') && t.at(at+1).gap == glued {
		at++
	}
	switch t.folded(at) {
	case "alpha", "beta", "rc", "pre", "preview", "dev", "snapshot", "canary", "nightly", "next", "lts":
	case "a", "b":
		if at != i || t.at(at+1).kind != digits || t.at(at+1).gap != glued {
			return i
		}
	default:
		return i
	}
	at++
	if t.at(at).is('.') && t.at(at).gap == glued && t.at(at+1).kind == digits {
		at++
	}
	for t.at(at).kind == digits && t.at(at).gap == glued {
		at++
		if t.at(at).is('.') && t.at(at+1).kind == digits && t.at(at+1).gap == glued && t.at(at).gap == glued {
			at++
		}
	}
	return at
}

func canonicalVersion(s string) string {
	return strings.ReplaceAll(strings.TrimSuffix(foldWord(s), "-lts"), "*", "x")
}

// address tells an IPv4 address from a version of four parts.
func address(parts []string) bool {
	for _, p := range parts {
		if n, err := strconv.Atoi(p); err != nil || n > 255 {
			return false
		}
	}
	return parts[0] != "0" && parts[0] != "1" && parts[0] != "2" && parts[0] != "3" && len(parts[0]) > 1
}

// groupedThousands reports 1.234.567, which nobody writes for a version
// unless a name or label says so.
func (t *text) groupedThousands(i int) bool {
	g := t.grouping(i)
	return g.n > 2 && t.grouped(g, g.n) && !t.named(i)
}

// versionLabel returns the word that announces a version at token i.
func (t *text) versionLabel(i int) string {
	k := t.at(i - 1)
	if k.is(':') || k.is('#') || k.is('.') && t.at(i-2).has(versionWord) {
		k = t.at(i - 2)
	}
	if !k.has(versionWord) || t.at(i).gap == broken {
		return ""
	}
	if strings.HasPrefix(k.lex.text, "build") || k.lex.text == "ビルド" {
		return "build"
	}
	return k.lex.text
}

// named reports that the number at token i is a platform's version, or is
// announced as one.
func (t *text) named(i int) bool {
	k := t.at(i - 1)
	if k.is('-') && k.gap == glued {
		k = t.at(i - 2)
	}
	return t.at(i).gap < broken && k.has(product) || t.versionLabel(i) != ""
}

// nameLike reports a capitalized word before token i that is no common one:
// two numbers with a dot after a name are its version.
func (t *text) nameLike(i int) bool {
	k := t.at(i - 1)
	if k.kind != word || k.has(plain|stop|boundWord|currencyWord|versionWord|cardinal|month|per|article|yearLead|statusWord|levelWord) || t.at(i).gap == broken {
		return false
	}
	s := t.spelled(i - 1)
	return len(s) > 1 && s != foldWord(s)
}

// identity reports that the whole number after a capitalized word belongs to
// its name: WSL 2, Claude Haiku 3, Windows Server 2016. A word that opens a
// sentence has its capital from there, and a plural is counted, not numbered.
func (t *text) identity(i int) bool {
	if _, size := t.integer(i, 4); size == 0 || t.spelled(i)[0] == '0' {
		return false
	}
	s := t.spelled(i - 1)
	if s[1:] != foldWord(s[1:]) {
		return true
	}
	before := t.at(i - 2)
	opens := before.kind == noToken || t.at(i-1).gap == broken || before.is('.') || before.is('!') || before.is('?') || before.is(':')
	return !opens && singular(foldWord(s)) == foldWord(s)
}

// listHead returns the first of the versions that commas and conjunctions join
// to the one at token i: the name stands before it.
func (t *text) listHead(i int) int {
	for range maxList {
		at := i - 1
		if w := t.folded(at); w == "and" || w == "or" || w == "to" {
			at--
		}
		if k := t.at(at); k.is(',') || k.is('/') || k.is('、') || k.is('–') || k.is('-') {
			at--
		}
		if at == i-1 || t.at(at).kind != digits || t.at(i-1).is(',') && t.at(i).gap == glued {
			return i
		}
		for n := 0; n < maxParts && t.at(at).gap == glued && t.at(at-1).is('.') && t.at(at-2).kind == digits && t.at(at-1).gap == glued; n++ {
			at -= 2
		}
		i = at
	}
	return i
}

// nameBefore returns the folded words of the name before a version at token i,
// the nearest first; "Node.js" and "node" are one.
func (t *text) nameBefore(i int) []string {
	at := i - 1
	for range 2 {
		if k := t.at(at); k.is(':') || k.is('@') || k.has(versionWord) || k.is('=') || k.is(',') && t.at(at+1).has(versionWord) {
			at--
		}
	}
	if t.folded(at) == "js" && t.at(at-1).is('.') && t.at(at).gap == glued {
		at -= 2
	}
	var name []string
	for range 3 {
		k := t.at(at)
		if k.kind != word || k.has(stop|plain|boundWord|per|article|cardinal|month|yearLead|statusWord) {
			break
		}
		s := t.spelled(at)
		w := foldWord(s)
		if !k.has(product) && w == s {
			break
		}
		name = append(name, w)
		if k.gap == broken {
			break
		}
		at--
	}
	return name
}

// compareVersions orders dotted numbers part by part, as numbers.
func compareVersions(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for k := range min(len(as), len(bs)) {
		x, errx := strconv.Atoi(as[k])
		y, erry := strconv.Atoi(bs[k])
		c := cmp.Compare(x, y)
		if errx != nil || erry != nil {
			c = cmp.Compare(as[k], bs[k])
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(as), len(bs))
}

// relateVersions holds two versions against each other: 3.10 is not 3.1, 2.0
// is 2.0.0, 6.x holds 6.4, and 3.10 may or may not be 3.10.13.
func relateVersions(want, got string) Relation {
	ws, gs := strings.Split(want, "."), strings.Split(got, ".")
	short, long := ws, gs
	if len(short) > len(long) {
		short, long = long, short
	}
	for k, part := range short {
		switch {
		case part == "x" || long[k] == "x":
			return Same
		case part != long[k] && strings.TrimLeft(part, "0") != strings.TrimLeft(long[k], "0"):
			return Different
		}
	}
	for _, part := range long[len(short):] {
		if strings.Trim(part, "0") != "" && part != "x" {
			return Undecided
		}
	}
	return Same
}
