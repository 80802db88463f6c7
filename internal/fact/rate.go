package fact

import "strings"

// addPeriods registers adverbs and nouns of rates.
func addPeriods(d *dictionary) {
	for name, u := range map[string]*unit{
		"hourly": hourUnit, "daily": dayUnit, "weekly": weekUnit, "monthly": monthUnit, "yearly": yearUnit, "annually": yearUnit,
		"每月": monthUnit, "毎月": monthUnit, "毎時": hourUnit, "毎分": minuteUnit, "毎週": weekUnit,
	} {
		d.add(adverb, name)[0].unit = u
	}
	d.add(per, "每月 毎月 毎時 毎分 毎週")
}

var (
	minuteUnit = period(Int(60), "s", "minute")
	hourUnit   = period(Int(3600), "s", "hour")
	dayUnit    = period(Int(86400), "s", "day")
	weekUnit   = period(Int(604800), "s", "week")
	monthUnit  = period(Int(1), "mo", "month")
	yearUnit   = period(Int(12), "mo", "year")
)

func period(factor Value, base, name string) *unit {
	return &unit{kind: Duration, base: base, factor: factor, name: name}
}

// rated reads what q is counted by: 20 per week, $5/user/month, 5 per account,
// per hour, 120 every 60 seconds, 10 credits a second.
func (t *text) rated(q quantity) quantity {
	for range 4 {
		end := t.rate(&q, q.end)
		if end == q.end {
			break
		}
		q.end = end
	}
	if q.fact.Per == "" && q.fact.Kind == Count {
		q = t.rateBehind(t.distantRate(q))
	}
	q.fact = inFrames(q.fact)
	return t.perSecond(q)
}

// maxDistance is how many words may stand between a count and its rate.
const maxDistance = 9

// distantRate reads a rate that a verb parts from its count: "10 accounts can
// be created every three hours", "1,000 calls in a 24-hour period".
func (t *text) distantRate(q quantity) quantity {
	for i := q.end; i < q.end+maxDistance; i++ {
		k := t.at(i)
		if k.kind != word || k.gap == broken || k.has(cardinal|month) || t.at(i+1).kind == digits && !k.has(per) {
			return q
		}
		switch t.folded(i) {
		case "and", "or", "but", "which", "that", "then", "if", "while", "when":
			return q
		}
		r := q
		end := i
		if k.has(per) {
			end = t.rate(&r, i)
		} else {
			end = t.window(&r, i)
		}
		if r.fact.Per != "" {
			q.fact.Per, q.rate = r.fact.Per, [2]int{i, end}
			return q
		}
		if end > i {
			q.fact.Each = r.fact.Each
			i = end - 1
		}
	}
	return q
}

// readFrequency reads how often something comes as the time between: every
// month, annually. A number after "every" is read by itself, and before a noun
// the adverb names a kind of thing: a monthly plan.
func (t *text) readFrequency(i int) (item, bool) {
	k, end := t.at(i), i+1
	u := k.unit()
	switch {
	case k.kind != word:
		return item{}, false
	case t.folded(i) == "every":
		u, end = t.unitWord(i + 1)
	case !k.has(adverb) || t.at(end).kind == word && !t.at(end).has(stop|per|conjunction|boundWord):
		return item{}, false
	}
	if u == nil || u.kind != Duration {
		return item{}, false
	}
	return t.finish(quantity{number: number{value: Int(1), end: end}, start: i, unit: u, fact: Fact{Kind: Duration, Unit: u.base}})
}

func (k token) unit() *unit {
	if k.lex == nil {
		return nil
	}
	return k.lex.unit
}

// rateBehind reads a period that stands before the verb of a Chinese or
// Japanese clause: 每月可免费使用 1000 次.
func (t *text) rateBehind(q quantity) quantity {
	if q.fact.Per != "" {
		return q
	}
	for at := q.start - 1; at > q.start-maxDistance && t.at(at).kind == ideograph; at-- {
		k := t.at(at)
		r := q
		switch {
		case k.has(adverb):
			t.setPeriod(&r, at, at+1, k.lex.unit, Int(1))
		case k.has(per):
			t.rateBy(&r, at, at+1)
		}
		if r.fact.Per != "" {
			q.fact.Per = r.fact.Per
			return q
		}
	}
	return q
}

// window reads "in a 24-hour period" and "within any minute window".
func (t *text) window(q *quantity, i int) int {
	switch t.folded(i) {
	case "in", "within", "over", "during":
	default:
		return i
	}
	at := i + 1
	if !t.at(at).has(article) && t.folded(at) != "any" && t.folded(at) != "each" {
		return i
	}
	n := Int(1)
	if v, ok := t.number(at + 1); ok && !v.ambiguous {
		n, at = v.value, v.end-1
	}
	u, end := t.unit(at + 1)
	if w := t.folded(end); u == nil || u.kind != Duration || w != "period" && w != "window" && w != "span" && w != "interval" {
		return i
	}
	return t.setPeriod(q, i, end+1, u, n)
}

// rate reads one rate at token i into q and returns the token after it.
func (t *text) rate(q *quantity, i int) int {
	at := i
	if t.at(i).is(',') && t.at(i+1).has(per) {
		at++
	}
	k := t.at(at)
	if k.gap == broken {
		return i
	}
	switch {
	case k.is('/') && (t.at(at+1).kind != digits || q.fact.Kind == Money || q.fact.Kind == Count):
		return t.rateBy(q, i, at+1)
	case k.has(per) && k.kind == word:
		return t.rateBy(q, i, at+1)
	case k.kind == ideograph && k.gap != glued:
		return i // of the next clause
	case k.has(per) && t.periodAt(at+1):
		return t.rateBy(q, i, at+1)
	case k.has(adverb) && (t.at(at+1).kind != word || k.kind == ideograph) && q.fact.Kind != Duration:
		return t.setPeriod(q, i, at+1, k.lex.unit, Int(1))
	case k.has(article) && q.fact.Kind != Duration:
		if u, end := t.unitWord(at + 1); u != nil && u.kind == Duration {
			return t.setPeriod(q, i, end, u, Int(1))
		}
	}
	return i
}

// rateBy reads the period or the noun at token i; from is where it gives up.
func (t *text) rateBy(q *quantity, from, i int) int {
	n := Int(1)
	at := i
	if k := t.at(i); k.has(scale) {
		n, at = Int(k.lex.n), i+1
	} else if v, ok := t.number(i); ok && !v.ambiguous {
		n, at = v.value, v.end
	}
	if u, end := t.unit(at); u != nil && u.kind == Duration {
		return t.setPeriod(q, from, end, u, n)
	}
	switch {
	case q.fact.Kind == Duration:
		return from
	case at != i:
		return t.rateByCount(q, from, at, n)
	case t.spelled(i) == "月":
		return t.setPeriod(q, from, i+1, monthUnit, Int(1))
	case t.spelled(i) == "時", t.spelled(i) == "时":
		return t.setPeriod(q, from, i+1, hourUnit, Int(1))
	case t.at(i).kind == ideograph:
		return from
	}
	return t.rateByNoun(q, from, i)
}

// rateByCount reads what a price is for: $3 per million tokens. Anything else
// that comes every so many things is a number of its own.
func (t *text) rateByCount(q *quantity, from, i int, n Value) int {
	if q.fact.Kind != Money || q.fact.Per != "" {
		return from
	}
	c := t.counted(quantity{number: number{value: n, end: i}, start: i})
	if c.fact.Kind != Count {
		return from
	}
	q.fact.Per = n.String() + " " + c.fact.Unit
	return c.end
}

func (t *text) rateByNoun(q *quantity, from, i int) int {
	var words []string
	for range 3 {
		end, ok := t.nounWord(i)
		if !ok {
			break
		}
		words = append(words, singular(foldWord(t.span(i, end))))
		i = end
		if words[len(words)-1] != foldWord(t.spelled(i-1)) {
			break
		}
	}
	if len(words) == 0 {
		return from
	}
	q.fact.Each = append(q.fact.Each, strings.Join(words, " "))
	return i
}

// periodAt reports a unit of time at token i.
func (t *text) periodAt(i int) bool {
	u, _ := t.unitWord(i)
	return u != nil && u.kind == Duration
}

// setPeriod gives q a period of n u; "a 24-hour period" ends after its noun.
func (t *text) setPeriod(q *quantity, from, end int, u *unit, n Value) int {
	v, ok := n.mul(u.factor)
	if !ok || q.fact.Per != "" || q.fact.Kind == Duration {
		return from
	}
	q.fact.Per = v.String() + " " + u.base
	return end
}

// inFrames turns frames per second into a frame rate.
func inFrames(f Fact) Fact {
	if f.Kind == Count && f.Unit == "frame" && f.Per == "1 s" {
		f.Kind, f.Unit, f.Per, f.Nouns = FrameRate, "fps", "", nil
	}
	return f
}

// perSecond turns data per second into a data rate.
func (t *text) perSecond(q quantity) quantity {
	if q.fact.Kind == Data && q.fact.Per == "1 s" {
		q.fact.Kind, q.fact.Unit, q.fact.Per = DataRate, "B/s", ""
		u := *q.unit
		u.kind, u.base, u.name, u.alt = DataRate, "B/s", u.name+"/s", nil
		q.unit = &u
	}
	return q
}

// readRate reads a period that stands before its quantity: 每秒 8 帧, 每周最多
// 5 个, 1週間に50個, 1日3回.
func (t *text) readRate(i int) (item, bool) {
	var q quantity
	at, close := i, false
	q.fact.Kind = Number
	if k := t.at(i); k.has(adverb) && k.kind == ideograph {
		at = t.setPeriod(&q, i, i+1, k.lex.unit, Int(1))
	} else if k.has(per) && k.kind == ideograph {
		at = t.rateBy(&q, i, i+1)
	} else if n, ok := t.number(i); ok && !n.ambiguous {
		at, close = t.periodBefore(&q, i, n)
	}
	if at == i || q.fact.Per == "" {
		return item{}, false
	}
	bound, boundEnd := t.boundAt(at)
	it, ok := t.readQuantity(boundEnd)
	if !ok || close && it.fact.Kind != Count && it.fact.Kind != Money || it.fact.Per != "" && it.fact.Per != q.fact.Per || it.fact.Kind == Duration {
		return item{}, false
	}
	it.fact.Per, it.bare = q.fact.Per, false
	if bound != nil {
		it.fact.Bound = bound.bound
	}
	return t.framed(it), true
}

// periodBefore reads n at token i as the length of a period: before a particle,
// or, close, right before the count itself: 1週間50個.
func (t *text) periodBefore(q *quantity, i int, n number) (at int, close bool) {
	u, end := t.unit(n.end)
	switch next := t.at(end); {
	case u == nil || u.kind != Duration:
		return i, false
	case next.kind == digits && next.gap == glued && t.at(end-1).kind == ideograph:
		return t.setPeriod(q, i, end, u, n.value), true
	case !rateParticle(t.spelled(end)):
		return i, false
	}
	at = t.setPeriod(q, i, end+1, u, n.value)
	if t.at(at).is('、') {
		at++
	}
	return at, false
}

// framed turns an item of frames or data with a period of a second into a rate.
func (t *text) framed(it item) item {
	it.fact = inFrames(it.fact)
	q := t.perSecond(quantity{unit: it.unit, fact: it.fact})
	it.fact, it.unit = q.fact, q.unit
	if it.fact.Kind == DataRate {
		it.fact.As = it.unit.name
	}
	return it
}

func rateParticle(s string) bool {
	switch s {
	case "に", "毎に", "ごと", "内", "あたり":
		return true
	}
	return false
}
