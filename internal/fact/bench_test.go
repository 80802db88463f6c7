package fact

import (
	"strings"
	"testing"
)

// prose is what documentation reads like: a value in one sentence of three.
const prose = `Requests are answered in the order in which they arrive, and a client that does not read its answers in time is
disconnected. Each account may hold up to 300 pending orders and can create 20 certificates per registered domain per week; the limit
is applied to the whole account and not to its members. When a limit is reached the server answers with an error that says so and
names the header in which it tells how long to wait. Nothing is counted twice: an order that fails because of a limit is free. We
recommend that clients wait and try again later rather than at once, since every attempt is seen by the same service. Uploads are
stored for 90 days in a region of your choice, and a copy is kept elsewhere. The feature is in public preview since June 2026 and
works with Python 3.10 or later. Those who need more can write to us, and we will see what can be done about it. `

func benchmarkFind(b *testing.B, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if len(Find(text)) == 0 {
			b.Fatal("no facts")
		}
	}
}

func BenchmarkFindProse(b *testing.B) {
	benchmarkFind(b, strings.Repeat(prose, 60<<10/len(prose)+1)[:60<<10])
}

func BenchmarkFindPlain(b *testing.B) { // no values but one
	text := strings.Repeat("Nothing that is said here has any value for whoever counts such things or looks for them. ", 680) + "5 GB"
	benchmarkFind(b, text)
}

func BenchmarkFindTable(b *testing.B) { // numbers and little else
	benchmarkFind(b, strings.Repeat("5 seconds 720p 12 credits $1,200 2026-04-23 v1.31 40 GB 90% ", 1000))
}

func BenchmarkFindHostile(b *testing.B) { // what a reader could be made to read again and again
	for name, unit := range map[string]string{
		"dots": "1.", "commas": "1,", "spaces": "100 ", "han": "一", "hyphens": "a-1-", "slashes": "1/", "bounds": "up to ", "parens": "https://a)", "words": "one hundred ",
	} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(unit, 60<<10/len(unit)) + " 5 GB"
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Find(text)
			}
		})
	}
}

func BenchmarkNegations(b *testing.B) {
	text := strings.Repeat(prose, 60<<10/len(prose)+1)[:60<<10]
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Negations(text)
	}
}

func BenchmarkCompare(b *testing.B) {
	want, got := Find("up to 3 minutes")[0], Find("180 s")[0]
	b.ReportAllocs()
	for b.Loop() {
		Compare(want, got)
	}
}
