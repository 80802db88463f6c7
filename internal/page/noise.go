package page

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

const (
	maxRemembered = 2048 // blocks: the noise of a longer page is not told apart
	maxSlots      = 32
	maxSlotSize   = 8  // blocks: more at once is a rewrite, not a banner
	minChanges    = 3  // before a slot is volatile
	window        = 24 // visits, after which the older half counts half
	maxAbsent     = 4  // visits without a slot, after which it is forgotten
)

// Noise is what is remembered of a target to tell its noise from its news: the
// banner, the counter, the quote of the day. A place on the page (a slot) is
// known by the blocks that stand still on both sides of it and by how many
// blocks it holds; one whose content is another at nearly every visit is
// volatile. A slot that holds more or fewer blocks than it did is another
// slot, so that a notice put beside a banner is no noise.
//
// The zero Noise knows nothing. It is kept as JSON, of at most some 15 KB.
type Noise struct {
	Blocks Hashes `json:"blocks"` // of the last visit, in order
	Slots  []Slot `json:"slots"`
}

// A Slot is a place on the page whose content was seen to change.
type Slot struct {
	Before  uint32 `json:"before"` // hash of the block before it
	After   uint32 `json:"after"`
	Size    int    `json:"size"`    // blocks
	Content uint32 `json:"content"` // hash of the content last seen
	Visits  int    `json:"visits"`  // times that it was compared with the visit before
	Changes int    `json:"changes"` // times that it differed
	Absent  int    `json:"absent"`  // visits in a row at which it was not found
}

// Volatile reports whether the slot differs at nearly every visit: in three of
// four, and at least three times.
func (s *Slot) Volatile() bool {
	return s.Changes >= minChanges && 4*s.Changes >= 3*s.Visits
}

// Hashes are hashes of blocks, in base64 as text.
type Hashes []uint32

// See takes the page of a visit and returns what is to be remembered for the
// next one, and the text of the page without its volatile blocks, joined as
// Page.Text does. Quiet is the number of visits since the last page that was
// seen at which the target was as before (a 304, the same bytes): without them
// whatever changes now and then would seem to change always.
func (n Noise) See(p *Page, quiet int) (Noise, string) {
	if len(p.Blocks) > maxRemembered {
		return Noise{}, p.Text()
	}
	volatile := make([]bool, len(p.Blocks))
	now := hashBlocks(p.Blocks)
	next := Noise{Blocks: now, Slots: n.follow(now, quiet, volatile)}
	if len(n.Blocks) > 0 {
		next.discover(n.Blocks)
	}
	return next, p.without(volatile)
}

// follow returns the known slots as this visit leaves them, and marks the
// blocks of the volatile ones.
func (n Noise) follow(now Hashes, quiet int, volatile []bool) []Slot {
	var kept []Slot
	for _, s := range n.Slots {
		at, ok := s.find(now)
		if !ok {
			if s.Absent++; s.Absent < maxAbsent {
				kept = append(kept, s)
			}
			continue
		}
		s.compare(now.content(at, at+s.Size), quiet)
		if s.Volatile() {
			for i := at; i < at+s.Size; i++ {
				volatile[i] = true
			}
		}
		kept = append(kept, s)
	}
	return kept
}

// compare counts a visit at which the slot has that content.
func (s *Slot) compare(content uint32, quiet int) {
	s.Absent = 0
	s.Visits += 1 + quiet
	if s.Content != content {
		s.Changes++
		s.Content = content
	}
	for s.Visits >= window {
		s.Visits, s.Changes = s.Visits/2, s.Changes/2
	}
}

// find returns where the slot's content begins. A place that two parts of the
// page could be is none.
func (s *Slot) find(now Hashes) (at int, ok bool) {
	for i := range len(now) - s.Size + 1 {
		if now.before(i) != s.Before || now.at(i+s.Size) != s.After {
			continue
		}
		if ok {
			return 0, false
		}
		at, ok = i, true
	}
	return at, ok
}

// discover adds the slots whose content is another than at the visit before.
// The blocks that both visits have but once are the fixed points; what stands
// between two of them is a slot if it holds as many blocks as before.
func (n *Noise) discover(last Hashes) {
	now := n.Blocks
	place := now.unique()
	seen := last.unique()
	i, j := 0, 0 // after the last fixed point, in last and now
	for k := 0; k <= len(last); k++ {
		at, ok := len(now), k == len(last)
		if !ok {
			if _, once := seen[last[k]]; once {
				at, ok = place[last[k]]
			}
		}
		if !ok || at < j {
			continue
		}
		n.add(last, now, gap{i, k, j, at})
		i, j = k+1, at+1
	}
}

// A gap is what stands between two fixed points: last[i:k] and now[j:m].
type gap struct{ i, k, j, m int }

// add remembers the gap as a slot that changed, if it is one and is not known.
func (n *Noise) add(last, now Hashes, g gap) {
	for g.i < g.k && g.j < g.m && last[g.i] == now[g.j] {
		g.i, g.j = g.i+1, g.j+1
	}
	for g.i < g.k && g.j < g.m && last[g.k-1] == now[g.m-1] {
		g.k, g.m = g.k-1, g.m-1
	}
	size := g.m - g.j
	if size == 0 || size > maxSlotSize || size != g.k-g.i {
		return
	}
	s := Slot{Before: now.before(g.j), After: now.at(g.m), Size: size, Content: now.content(g.j, g.m), Visits: 1, Changes: 1}
	known := slices.ContainsFunc(n.Slots, func(o Slot) bool {
		return o.Before == s.Before && o.After == s.After && o.Size == s.Size
	})
	if !known && len(n.Slots) < maxSlots {
		n.Slots = append(n.Slots, s)
	}
}

func (p *Page) without(volatile []bool) string {
	var b strings.Builder
	for i := range p.Blocks {
		if !volatile[i] {
			b.WriteString(p.Blocks[i].Text)
			b.WriteByte('\n')
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func hashBlocks(blocks []Block) Hashes {
	hashes := make(Hashes, len(blocks))
	h := fnv.New32a()
	for i := range blocks {
		h.Reset()
		h.Write([]byte{byte(blocks[i].Kind), byte(blocks[i].Region)})
		h.Write([]byte(blocks[i].Text))
		hashes[i] = h.Sum32()
	}
	return hashes
}

// before returns the hash of the block before place i, or 0 at the page's edge.
func (h Hashes) before(i int) uint32 { return h.at(i - 1) }

func (h Hashes) at(i int) uint32 {
	if i < 0 || i >= len(h) {
		return 0
	}
	return h[i]
}

// content returns one hash for those from i to j.
func (h Hashes) content(i, j int) uint32 {
	sum := fnv.New32a()
	for _, v := range h[i:j] {
		sum.Write(binary.BigEndian.AppendUint32(nil, v))
	}
	return sum.Sum32()
}

// unique returns the place of each hash that occurs once.
func (h Hashes) unique() map[uint32]int {
	place := make(map[uint32]int, len(h))
	for i, v := range h {
		if _, ok := place[v]; ok {
			i = -1
		}
		place[v] = i
	}
	for v, i := range place {
		if i < 0 {
			delete(place, v)
		}
	}
	return place
}

// MarshalText writes the hashes in base64, big-endian.
func (h Hashes) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, 4*len(h))
	for _, v := range h {
		raw = binary.BigEndian.AppendUint32(raw, v)
	}
	return base64.RawStdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText wrote.
func (h *Hashes) UnmarshalText(text []byte) error {
	raw, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return fmt.Errorf("block hashes: %w", err)
	}
	if len(raw)%4 != 0 {
		return fmt.Errorf("block hashes: %d bytes are no row of hashes", len(raw))
	}
	*h = make(Hashes, 0, len(raw)/4)
	for ; len(raw) > 0; raw = raw[4:] {
		*h = append(*h, binary.BigEndian.Uint32(raw))
	}
	return nil
}
