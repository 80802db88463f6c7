package web

import (
	"net/http"
	"slices"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/desk"
)

// article shows an article's text with its claims, and their evidence beside
// it.
func (d *Door) article(w http.ResponseWriter, r *http.Request) error {
	return d.showArticle(w, r, refusal{})
}

func (d *Door) showArticle(w http.ResponseWriter, r *http.Request, no refusal) error {
	a, err := d.Desk.Article(r.Context(), r.PathValue("article"))
	if err != nil {
		return err
	}
	selected := r.URL.Query().Get("claim")
	if no.claim != "" {
		selected = no.claim
	}
	b := articleOf(a, selected)
	for _, p := range b.Panels {
		p.Now, p.Acts, p.Back = d.Now(), auth.From(r.Context()).MayDecide(), "article"
		if p.ID == no.claim {
			p.refused = no
		}
	}
	if no.claim == "" {
		b.No = no
	}
	return d.render(w, r, sheet{Template: "article", Title: orID(a.Title, a.ID), Nav: "/", Code: no.code, Body: b})
}

func orID(title, id string) string {
	if title == "" {
		return id
	}
	return title
}

// An articleBody is an article as its template wants it.
type articleBody struct {
	desk.Article
	Panels    []*panel // of all claims, in the order of the text
	Selected  *panel   // whose evidence stands beside the text; nil without claims
	Elsewhere []*panel // of claims whose words were not found in the text
	Blocks    []block  // the text; empty without
	No        refusal  // of a form about the whole article
}

// articleOf arranges a for reading. Without a claim of that name the worst is
// selected.
func articleOf(a desk.Article, selected string) articleBody {
	b := articleBody{Article: a}
	byID := map[string]*panel{}
	for _, c := range a.Claims {
		p := &panel{Claim: c}
		b.Panels = append(b.Panels, p)
		byID[c.ID] = p
	}
	if a.Text == nil {
		b.Elsewhere = b.Panels
	} else {
		b.Blocks = blocksOf(a.Text, a.Title, byID)
		b.order()
	}
	for i, p := range b.Panels {
		p.Number, p.Of = i+1, len(b.Panels)
		p.Earlier, p.Later = neighbour(b.Panels, i-1), neighbour(b.Panels, i+1)
	}
	if next := worstOf(b.Panels); next != nil && next.open() {
		for _, p := range b.Panels {
			if !p.open() {
				p.Next = next
			}
		}
	}
	if b.Selected = byID[selected]; b.Selected == nil {
		b.Selected = worstOf(b.Panels)
	}
	if b.Selected != nil {
		b.Selected.Selected = true
	}
	return b
}

// maxPanels bounds the claims whose evidence comes with a page.
const maxPanels = 200

// Shown are the claims whose evidence comes with the page, so that a script
// shows it at once and paper has it: all, or in a very long article the
// selected one and those that do not hold. The others are a page each.
func (b articleBody) Shown() []*panel {
	if len(b.Panels) <= maxPanels {
		return b.Panels
	}
	shown := []*panel{b.Selected}
	for _, p := range b.Panels {
		if p != b.Selected && p.Verdict != claim.Supported && len(shown) < maxPanels {
			shown = append(shown, p)
		}
	}
	return shown
}

// order puts the panels in the order of the text, and last those that it lacks.
func (b *articleBody) order() {
	var found []*panel
	for _, in := range b.Blocks {
		for _, p := range in.panels() {
			if !p.Placed {
				p.Placed = true
				found = append(found, p)
			}
		}
	}
	for _, p := range b.Panels {
		if !p.Placed {
			b.Elsewhere = append(b.Elsewhere, p)
		}
	}
	b.Panels = append(found, b.Elsewhere...)
}

func neighbour(panels []*panel, i int) string {
	if i < 0 || i >= len(panels) {
		return ""
	}
	return panels[i].ID
}

// badness is the place of a panel in an editor's list: what fell before what
// nobody could tell, and what was snoozed after what was not.
func badness(p *panel) int {
	n := 2 * slices.Index([]claim.Verdict{claim.Changed, claim.Missing, claim.Unverified, claim.Supported}, p.Verdict)
	if p.Snooze != nil {
		n++
	}
	return n
}

// open reports whether an editor has yet to decide about a claim that fell.
func (p *panel) open() bool { return p.Verdict.Fell() && p.Snooze == nil }

// worstOf returns the first of the worst; nil without any.
func worstOf(panels []*panel) *panel {
	if len(panels) == 0 {
		return nil
	}
	return slices.MinFunc(panels, func(a, b *panel) int { return badness(a) - badness(b) })
}
