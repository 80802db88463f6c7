// Package evidence finds where on a page the passage of a claim stands.
//
// It owns the folded words of a page, the units they form (sentences, list
// items, cells and rows with their headings and headers) and the alignment of
// a claim's words with them, facts masked by kind. It refuses to decide what a
// passage means for a claim. It stands between page and verdict, and is pure.
package evidence

import (
	"sync/atomic"

	"monitor/internal/page"
)

// An Index is a page made ready to be searched: built once, shared by all
// claims that rest on the page, safe for concurrent use.
type Index struct {
	page   *page.Page
	vocab  map[string]int32
	df     []int32 // by word: how many units hold it
	words  []word  // of the whole page, in order
	units  []unit
	forms  []string                  // by word: the inverse of vocab
	around [][]int32                 // the words of headings and headers, which units share
	terms  []atomic.Pointer[[]Place] // by unit, cut when first asked for
}

// A word is an occurrence of a folded word on the page.
type word struct {
	id         int32
	block      int32
	start, end int32 // bytes of the block's text
}

// A unit is what a passage is first looked for in: a sentence, a short block,
// or the cells of a table row.
type unit struct {
	firstWord, endWord int32
	block, endBlock    int32 // a row has several, everything else one
	start, end         int32 // bytes: of the first block's text, of the last block's
	inCell             bool  // a text within a cell, which the row's name belongs to
	around             int32 // its headings, and in a cell its headers: of Index.around
}

// maxUnit bounds a unit's words, so that a wall of text without a full stop,
// or a row of a thousand columns, stays cheap to align.
const maxUnit = 160

// NewIndex reads p, which must not change afterwards.
func NewIndex(p *page.Page) *Index {
	size := 0
	for i := range p.Blocks {
		size += len(p.Blocks[i].Text)
	}
	x := &Index{
		page:  p,
		vocab: make(map[string]int32, size/24+16),
		words: make([]word, 0, size/4+16),
		units: make([]unit, 0, len(p.Blocks)+size/200+16),
	}
	b := builder{Index: x}
	for i := range p.Blocks {
		b.block(i)
	}
	b.finish()
	x.terms = make([]atomic.Pointer[[]Place], len(x.units))
	return x
}

// Page returns the page that the index was made of.
func (x *Index) Page() *page.Page { return x.page }

// A builder cuts blocks into words and units.
type builder struct {
	*Index
	scan  scanner
	seen  []int32     // by word: 1 + the unit that last counted it
	last  *page.Block // the block whose headings and headers were read last
	row   [2]int      // table and row of the block before
	whole bool        // that row is one unit
}

// block adds the words of block i, in a unit of its row or in units of their own.
func (b *builder) block(i int) {
	blk := &b.page.Blocks[i]
	joins := b.joinsRow(i)
	if !joins {
		b.close()
		b.open(i, 0)
	}
	u := &b.units[len(b.units)-1]
	u.endBlock, u.end = int32(i)+1, int32(len(blk.Text))
	b.scan = scanner{text: blk.Text, form: b.scan.form}
	prev := 0
	for b.scan.next() {
		if struck(blk, b.scan.start) {
			continue
		}
		if at := b.boundary(blk, prev); at > 0 {
			b.split(i, at)
		}
		b.add(i)
		prev = b.scan.end
	}
}

// joinsRow reports whether block i continues the row of the unit before it.
func (b *builder) joinsRow(i int) bool {
	blk := &b.page.Blocks[i]
	if blk.Table == 0 || blk.Row == 0 {
		b.row, b.whole = [2]int{}, false
		return b.defines(i)
	}
	if row := [2]int{blk.Table, blk.Row}; row != b.row {
		b.row, b.whole = row, b.readsWhole(i)
		return false
	}
	return b.whole && b.room()
}

// defines reports whether block i is all that the term before it stands for,
// as in a definition list: the two read as a row.
func (b *builder) defines(i int) bool {
	if i == 0 {
		return false
	}
	term, blk := &b.page.Blocks[i-1], &b.page.Blocks[i]
	if term.Table > 0 || blk.RowHeader != term.Text || len(blk.Text) > cellBytes {
		return false
	}
	return i+1 == len(b.page.Blocks) || b.page.Blocks[i+1].RowHeader != blk.RowHeader
}

// What a row may hold and still be read as one statement. Beyond it the cells
// are texts of their own, and the row's name is their context.
const (
	rowBytes  = 800
	cellBytes = 240
	listBytes = 240 // a row with a cell of several lines
)

// readsWhole reports whether the row that begins at block i is one statement.
func (b *builder) readsWhole(i int) bool {
	first, size, longest, lines := &b.page.Blocks[i], 0, 0, false
	for k := i; k < len(b.page.Blocks); k++ {
		blk := &b.page.Blocks[k]
		if blk.Table != first.Table || blk.Row != first.Row {
			break
		}
		lines = lines || k > i && blk.Column == b.page.Blocks[k-1].Column
		size += len(blk.Text)
		longest = max(longest, len(blk.Text))
	}
	return size <= rowBytes && longest <= cellBytes && !(lines && size > listBytes)
}

func (b *builder) room() bool {
	return len(b.words)-int(b.units[len(b.units)-1].firstWord) < maxUnit
}

// boundary returns where a new unit begins before the scanned word, or 0.
func (b *builder) boundary(blk *page.Block, prev int) int {
	if prev == 0 {
		return 0
	}
	if !b.room() {
		return b.scan.start
	}
	if (blk.Table == 0 || !b.whole) && blk.Kind != page.Code && sentenceEnds(blk.Text, prev, b.scan.start) {
		return b.scan.start
	}
	return 0
}

func (b *builder) open(block, at int) {
	b.units = append(b.units, unit{
		firstWord: int32(len(b.words)), block: int32(block), endBlock: int32(block) + 1,
		start: int32(at), end: int32(len(b.page.Blocks[block].Text)),
		inCell: b.page.Blocks[block].Table > 0 && !b.whole,
	})
	b.place(&b.units[len(b.units)-1])
}

// place notes the words of the headings and headers that a unit stands under.
// Neighbours share them, and a table's thousand cells their few words.
func (b *builder) place(u *unit) {
	blk := &b.page.Blocks[u.block]
	if b.last == nil || !sameHeadings(blk, b.last) || u.inCell && (blk.RowHeader != b.last.RowHeader || blk.ColumnHeader != b.last.ColumnHeader) {
		var ids []int32
		for _, h := range blk.Headings {
			ids = b.ids(ids, h)
		}
		if u.inCell {
			ids = b.ids(b.ids(ids, blk.RowHeader), blk.ColumnHeader)
		}
		b.around = append(b.around, ids)
	}
	b.last = blk
	u.around = int32(len(b.around)) - 1
}

// ids appends the words of text to dst.
func (b *builder) ids(dst []int32, text string) []int32 {
	sc := scanner{text: text}
	for sc.next() {
		dst = append(dst, b.word(sc.form))
	}
	return dst
}

// word returns the page's number of a folded word.
func (b *builder) word(form []byte) int32 {
	id, ok := b.vocab[string(form)]
	if !ok {
		id = int32(len(b.df))
		s := string(form)
		b.vocab[s] = id
		b.forms = append(b.forms, s)
		b.df = append(b.df, 0)
		b.seen = append(b.seen, 0)
	}
	return id
}

// split ends the open unit before byte at of block i and opens the next.
func (b *builder) split(i, at int) {
	u := &b.units[len(b.units)-1]
	u.end = int32(at)
	b.close()
	b.open(i, at)
}

func (b *builder) close() {
	if n := len(b.units); n > 0 {
		b.units[n-1].endWord = int32(len(b.words))
	}
}

// add counts the scanned word of block i.
func (b *builder) add(i int) {
	id := b.word(b.scan.form)
	if n := int32(len(b.units)); b.seen[id] != n {
		b.seen[id] = n
		b.df[id]++
	}
	b.words = append(b.words, word{id, int32(i), int32(b.scan.start), int32(b.scan.end)})
}

// struck reports whether the page shows the word at a byte struck through:
// such a word holds no more.
func struck(blk *page.Block, at int) bool {
	for _, s := range blk.Struck {
		if s[0] <= at && at < s[1] {
			return true
		}
	}
	return false
}

// finish ends the last unit and drops those without words.
func (b *builder) finish() {
	b.close()
	kept := b.units[:0]
	for _, u := range b.units {
		if u.endWord > u.firstWord {
			kept = append(kept, u)
		}
	}
	b.units = kept
}

// sentenceEnds reports whether a sentence ends in s[from:to], the text between
// two words. A stop ends one when white space and no lower-case letter follow;
// the stops of dense scripts always do.
func sentenceEnds(s string, from, to int) bool {
	for i, r := range s[from:to] {
		switch r {
		case '。', '！', '？', '｡':
			return true
		case '.', '!', '?':
			at := from + i + 1
			for at < to && (s[at] == '"' || s[at] == '\'' || s[at] == ')' || s[at] == ']') {
				at++
			}
			if at >= to || s[at] != ' ' || abbreviated(s[:from+i]) {
				continue
			}
			return to >= len(s) || s[to] < 'a' || s[to] > 'z'
		}
	}
	return false
}

// abbreviated reports whether s ends in a word that is written with a stop
// inside a sentence.
func abbreviated(s string) bool {
	at := len(s)
	for at > 0 && s[at-1] != ' ' && s[at-1] != '(' {
		at--
	}
	switch s[at:] {
	case "e.g", "i.e", "etc", "vs", "approx", "ca", "cf", "No", "no", "Nr", "St", "Dr", "Mr", "Ms", "Inc", "Ltd", "Co", "resp", "max", "min":
		return true
	}
	return len(s)-at == 1 && s[at] >= 'A' && s[at] <= 'Z'
}
