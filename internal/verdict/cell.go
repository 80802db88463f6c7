package verdict

import (
	"monitor/internal/evidence"
	"monitor/internal/page"
)

// otherCell returns what the cell that the article speaks of says now, where
// the passage is the row of the claim's name and that cell keeps nothing of
// the quote.
func (r *Rule) otherCell(p *evidence.Passage) string {
	if p.Row != evidence.ThisRow {
		return ""
	}
	cell := r.spokenCell(p)
	if cell == nil {
		return ""
	}
	inside := false
	for i, at := range p.At {
		if at < 0 || p.Cell(at) != cell {
			continue
		}
		if p.Links[i] >= evidence.Alike1 {
			return ""
		}
		inside = true
	}
	if !inside {
		return ""
	}
	return cell.Text
}

// spokenCell returns the cell of the row whose column header the article's
// words name best, or nil when they name none or several alike.
func (r *Rule) spokenCell(p *evidence.Passage) *page.Block {
	var best *page.Block
	top, tie := 0.0, false
	for i, cell := range p.Cells() {
		if i == 0 || cell.ColumnHeader == "" {
			continue
		}
		share := r.spoken(cell.ColumnHeader)
		switch {
		case share > top:
			best, top, tie = cell, share, false
		case share == top && share > 0:
			tie = true
		}
	}
	if top < 0.5 || tie {
		return nil
	}
	return best
}

// spoken returns which share of a header's words the article uses.
func (r *Rule) spoken(header string) float64 {
	said, all := 0, 0
	for _, w := range evidence.Words(header) {
		if evidence.Dull(w.Form) {
			continue
		}
		all++
		for _, t := range r.said {
			if evidence.Alike(t.Form, w.Form) {
				said++
				break
			}
		}
	}
	return float64(said) / float64(max(1, all))
}
