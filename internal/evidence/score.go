package evidence

// linkWorth is what a term counts for by how it meets the passage. A value that
// differs counts almost fully: it finds the place, whatever it says.
var linkWorth = [...]float32{Lost: 0, Replaced: 0, Differs: 0.9, Near: 0.4, Derived: 0.8, Held: 1}

// What a passage gains by saying more of what the article says, and by saying
// nothing else than the quote: they part passages that are else alike.
const (
	sayBonus   = 0.05
	shapeBonus = 0.03
)

// shape is the share of the unit's places that meet the quote.
func (p *Passage) shape() float64 {
	met := 0
	for i, at := range p.At {
		if at >= p.Own[0] && at < p.Own[1] && p.Links[i] >= Differs && p.Links[i] != Near {
			met++
		}
	}
	return float64(met) / float64(max(1, p.Own[1]-p.Own[0]))
}

// score is how much of the query the passage holds, its own words and the
// article's, as far as it is the right row and stands in the page's main part.
func (l *lookup) score(p *Passage, c candidate) float64 {
	var got, all float32
	for i, k := range p.Links {
		got += linkWorth[k] * p.weight[i]
		all += p.weight[i]
	}
	if all == 0 {
		return 0
	}
	said, could := l.said(p, c)
	plain := got / all
	blend := (got + said/2) / (all + could/2)
	p.Blend = float64(blend)
	score := float64(max(plain, blend))
	score += sayBonus*float64(said/max(could, 1)) + shapeBonus*p.shape()
	score = min(score, 1) * float64(regionWeight(p.Block().Region))
	switch p.Row {
	case ThisRow:
		return 1 - (1-score)*sameRow
	case OtherRow:
		return score * otherRow
	}
	return score
}

// said returns the weight of the article's words that stand in and around the
// passage, and of all that stand on the page.
func (l *lookup) said(p *Passage, c candidate) (said, could float32) {
	own := l.wordsOf(&l.x.units[p.unit])
	own.union(c.context)
	for i, w := range l.wants {
		if !w.near {
			continue
		}
		could += w.weight
		if own.has(uint8(i)) {
			said += w.weight
		}
	}
	return said, could
}
