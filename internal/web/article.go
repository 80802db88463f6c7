package web

import (
	"net/http"
	"slices"
	"strings"

	"monitor/internal/article"
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
			p.refusal = no
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

// A block is a run of the text's blocks that make one element.
type block struct {
	Kind  article.Kind
	Level int // of a heading
	Lines []line
}

// A line is a heading, a paragraph, an item or a row of the text.
type line struct {
	Level int
	Spans []span
}

// A span is a run of text with its claims, the worst first.
type span struct {
	Text   string
	Link   string
	Claims []*panel
	First  bool     // here the worst of Claims is read first
	Ends   []*panel // of Claims, those that end here
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
	if a.Text != nil {
		b.arrange(a.Text, byID)
	} else {
		b.Elsewhere = b.Panels
	}
	for i, p := range b.Panels {
		p.Number, p.Of = i+1, len(b.Panels)
		p.Earlier, p.Later = neighbour(b.Panels, i-1), neighbour(b.Panels, i+1)
	}
	if b.Selected = byID[selected]; b.Selected == nil {
		b.Selected = worstOf(b.Panels)
	}
	if b.Selected != nil {
		b.Selected.Selected = true
	}
	return b
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

// worstOf returns the first of the worst; nil without any.
func worstOf(panels []*panel) *panel {
	if len(panels) == 0 {
		return nil
	}
	return slices.MinFunc(panels, func(a, b *panel) int { return badness(a) - badness(b) })
}

// arrange sets out the text, and puts the panels in its order.
func (b *articleBody) arrange(t *article.Text, byID map[string]*panel) {
	blocks := t.Blocks
	if len(blocks) > 0 && blocks[0].Kind == article.Heading && sameWords(blocks[0], b.Title) {
		blocks = blocks[1:] // the page has it as its own heading
	}
	var found, heads []*panel
	for _, of := range blocks {
		l := lineOf(of, byID)
		for i, s := range l.Spans {
			if len(s.Claims) > 0 {
				l.Spans[i].First = !slices.Contains(heads, s.Claims[0])
				heads = append(heads, s.Claims[0])
			}
			for _, p := range s.Claims {
				if !slices.Contains(found, p) {
					found = append(found, p)
				}
			}
		}
		b.add(of, l)
	}
	for _, p := range b.Panels {
		if !slices.Contains(found, p) {
			b.Elsewhere = append(b.Elsewhere, p)
		}
	}
	for _, p := range found {
		p.Placed = true
	}
	b.Panels = append(found, b.Elsewhere...)
}

func sameWords(b article.Block, title string) bool {
	var text strings.Builder
	for _, s := range b.Spans {
		text.WriteString(s.Text)
	}
	return strings.EqualFold(strings.Join(strings.Fields(text.String()), " "), strings.Join(strings.Fields(title), " "))
}

// add puts items and rows into the list or table that they continue.
func (b *articleBody) add(of article.Block, l line) {
	if n := len(b.Blocks); n > 0 && b.Blocks[n-1].Kind == of.Kind && (of.Kind == article.Item || of.Kind == article.Row) {
		b.Blocks[n-1].Lines = append(b.Blocks[n-1].Lines, l)
		return
	}
	b.Blocks = append(b.Blocks, block{Kind: of.Kind, Level: min(of.Level+1, 6), Lines: []line{l}})
}

func lineOf(b article.Block, byID map[string]*panel) line {
	l := line{Level: b.Level}
	for i, s := range b.Spans {
		to := span{Text: s.Text, Link: linkOf(s.Link, "").URL}
		for _, id := range s.Claims {
			p := byID[id]
			if p == nil {
				continue
			}
			to.Claims = append(to.Claims, p)
			if i+1 == len(b.Spans) || !slices.Contains(b.Spans[i+1].Claims, id) {
				to.Ends = append(to.Ends, p)
			}
		}
		slices.SortStableFunc(to.Claims, func(a, b *panel) int { return badness(a) - badness(b) })
		l.Spans = append(l.Spans, to)
	}
	return l
}
