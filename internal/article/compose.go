package article

import (
	"bytes"
	"slices"
	"sort"
	"unicode/utf8"

	"monitor/internal/claim"
)

// compose makes the text of its drafts and of the claims that were found.
func compose(drafts []*draft, all []found, claims []claim.Claim, ls lineStarts) *Text {
	t := &Text{Blocks: make([]Block, 0, len(drafts)), Places: make([]Place, 0, len(all))}
	next := 0
	for i, d := range drafts {
		first := next
		for next < len(all) && all[next].block == i {
			f := all[next]
			line, column := ls.position(d.file(f.from))
			t.Places = append(t.Places, Place{claims[f.claim].ID, i, line, column, f.exact})
			next++
		}
		t.Blocks = append(t.Blocks, Block{d.kind, d.level, d.spans(all[first:next], claims)})
	}
	return t
}

// spans cuts the text where a claim or a link begins or ends.
func (d *draft) spans(here []found, claims []claim.Claim) []Span {
	here = slices.SortedFunc(slices.Values(here), func(a, b found) int { return a.claim - b.claim })
	cuts := []int{0, len(d.text)}
	for _, f := range here {
		cuts = append(cuts, f.from, f.to)
	}
	for _, l := range d.links {
		cuts = append(cuts, l.from, l.to)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	spans, links := make([]Span, 0, len(cuts)-1), d.links
	for i, from := range cuts[:len(cuts)-1] {
		to := cuts[i+1]
		s := Span{Text: string(d.text[from:to]), Claims: []string{}}
		for _, f := range here {
			if f.from <= from && to <= f.to {
				s.Claims = append(s.Claims, claims[f.claim].ID)
			}
		}
		for len(links) > 0 && links[0].to <= from {
			links = links[1:]
		}
		if len(links) > 0 && links[0].from <= from {
			s.Link = links[0].url
		}
		spans = append(spans, s)
	}
	return spans
}

// lineStarts are the bytes of a file at which its lines begin, and the file.
type lineStarts struct {
	data   []byte
	starts []int
}

func lines(data []byte) lineStarts {
	ls := lineStarts{data, []int{0}}
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return ls
		}
		at += i + 1
		ls.starts = append(ls.starts, at)
	}
}

// position returns the line and column of a byte, in characters from 1; zeros
// for a byte that is not known.
func (ls lineStarts) position(at int) (line, column int) {
	if at < 0 || at > len(ls.data) {
		return 0, 0
	}
	line = sort.SearchInts(ls.starts, at+1)
	before := bytes.TrimPrefix(ls.data[ls.starts[line-1]:at], []byte("\ufeff"))
	return line, utf8.RuneCount(before) + 1
}
