package fact

// The phrases that bound a value, by where they stand.
var boundsBefore = map[Bound]string{
	AtMost: `up to|at most|no more than|not more than|no longer than|no larger than|no greater than|no higher than|no later than|not exceed|
cannot exceed|can't exceed|mustn't exceed|don't exceed|doesn't exceed|never exceed|not exceeding|without exceeding|maximum of|maximum|max|max of|
limited to|limit|limit of|limit is|limit to|limits of|capped at|cap of|cap is|restricted to|within|as many as|as much as|as long as|as large as|upper limit of|
ceiling of|不超过|不超過|不得超过|不能超过|不大于|不多于|不高于|至多|最多|最长|最長|最大|最高|上限|上限为|最久|限制为|上限は|最大で|最迟`,
	AtLeast: `at least|no less than|not less than|no fewer than|not fewer than|no earlier than|no sooner than|minimum of|minimum|starting at|starting from|starts at|
starts from|start at|from|as little as|as few as|as low as|at the very least|不少于|不少於|不低于|不小于|至少|最少|最短|最小|最低|少なくとも|下限|最低でも`,
	Below: `less than|fewer than|under|below|lower than|smaller than|shorter than|lower than|小于|小於|少于|少於|低于|低於|不到|不足|短于`,
	Above: `more than|greater than|larger than|longer than|higher than|over|above|beyond|exceed|exceeds|exceeding|exceeded|in excess of|upwards of|超过|超過|超出|大于|大於|多于|高于|高於|长于`,
	About: `about|around|approximately|approx|roughly|circa|ca|nearly|almost|some|on the order of|estimated|estimated at|大约|大約|约|約|大概|近|将近|接近|およそ|おおよそ|ほぼ|约为`,
}

var boundsAfter = map[Bound]string{
	AtMost: `or less|or fewer|or lower|or below|or earlier|or older|or under|or shorter|or smaller|and lower|and below|and earlier|and older|and under|
at most|max|maximum|tops|or sooner|以内|以內|之内|之內|内|內|以下|及以下|或更少|或更低|或更短|或以下|まで|までに|以前|及更早|最大|封顶`,
	AtLeast: `or more|or longer|or greater|or higher|or above|or later|or newer|or up|or over|or larger|and above|and later|and newer|and higher|and up|and over|
and onward|and onwards|onward|onwards|or better|at least|minimum|upward|upwards|以上|及以上|或更长|或更長|或更多|或更高|或以上|或更新|以降|以後|以后|起|及更高|及更高版本|或更高版本|及以上版本|或更新版本|より新しい`,
	Below: `未満|未满|之前`,
	Above: `超|之后|を超える|を超え|を超えて`,
	About: `or so|左右|上下|前後|前后|程度|ほど|ぐらい|くらい|approximately|approx`,
}

// boundsOfTime are phrases that bound a date or a version; before a duration
// they tell when something happens: "dropped after 60 seconds".
var boundsOfTime = map[Bound]string{
	AtMost:  "through|until|till|by|up until",
	AtLeast: "since|as of|starting|beginning|beginning with",
	Below:   "before|prior to|earlier than|older than|早于",
	Above:   "after|later than|newer than|晚于",
}

// addBounds registers the phrases above.
func addBounds(d *dictionary) {
	for after, table := range map[bool]map[Bound]string{false: boundsBefore, true: boundsAfter} {
		for b, list := range table {
			for _, words := range splitPhrases(list) {
				d.addPhrase(phrase{use: boundWord, after: after, bound: b}, words)
			}
		}
	}
	for b, list := range boundsOfTime {
		for _, words := range splitPhrases(list) {
			d.addPhrase(phrase{use: boundWord, bound: b, name: ofTime}, words)
		}
	}
}

const ofTime = "of time"

// boundSign returns the bound that a sign before a value states, and how many
// characters it has.
func boundSign(r, next rune) (Bound, int) {
	switch {
	case (r == '<' || r == '>') && next == '=':
		return [...]Bound{AtMost, AtLeast}[(r-'<')/2], 2
	case r == '<':
		return Below, 1
	case r == '>':
		return Above, 1
	case r == '≤':
		return AtMost, 1
	case r == '≥':
		return AtLeast, 1
	case r == '~', r == '≈', r == '±':
		return About, 1
	}
	return Exact, 0
}

// boundBefore returns the first token of the bound that stands before token
// i, and the bound; nil when there is none.
func (t *text) boundBefore(i int) (int, *phrase) {
	if p, from := t.signBefore(i); p != nil {
		return from, p
	}
	if from, p := t.phraseBefore(i); p != nil {
		return t.doubled(from, p)
	}
	at := t.fillersBefore(i)
	if from, p := t.phraseBefore(at); at < i && p != nil && (p.bound != Below && p.bound != Above || p.name == ofTime) {
		return t.doubled(from, p) // "as shown below: 5 modes" bounds nothing
	}
	return i, nil
}

// phraseBefore returns the bounding words that end before token i.
func (t *text) phraseBefore(i int) (int, *phrase) {
	k := t.at(i - 1)
	if !k.has(boundWord) {
		return i, nil
	}
	for _, p := range k.lex.ends {
		if from, ok := t.matchBack(p, i); ok {
			return from, p
		}
	}
	return i, nil
}

// doubled lets the outer of two bounds win: "up to a maximum of", "limited to
// a maximum of", "no more than about".
func (t *text) doubled(from int, p *phrase) (int, *phrase) {
	at := from
	if t.at(at - 1).has(article) {
		at--
	}
	start, outer := t.phraseBefore(at)
	switch {
	case outer == nil:
		return from, p
	case outer.bound == About:
		return start, p
	}
	return start, outer
}

func (t *text) signBefore(i int) (*phrase, int) {
	k, before := t.at(i-1), t.at(i-2)
	if k.kind != symbol || before.is(k.sym) { // 1 << 15 bounds nothing
		return nil, i
	}
	if k.sym == '=' && k.gap == glued && before.kind == symbol {
		if b, n := boundSign(before.sym, '='); n == 2 {
			return &phrase{bound: b}, i - 2
		}
	}
	if b, n := boundSign(k.sym, 0); n == 1 && before.kind != digits && (k.gap != glued || k.sym != '>' && k.sym != '<') {
		return &phrase{bound: b}, i - 1
	}
	return nil, i
}

// fillersBefore steps back over the words that may stand between a bound and
// its value: "maximum: 10", "上限为 5", "the maximum is 3".
func (t *text) fillersBefore(i int) int {
	for range 2 {
		k := t.at(i - 1)
		filler := k.has(versionWord|product) || k.is(':') || k.is('=') || k.has(article) || k.is('.') && t.abbreviated(i-2)
		switch t.folded(i - 1) {
		case "of", "is", "are", "the", "total", "为", "是", "可", "で", "は", "可达", "达":
			filler = filler || k.kind != symbol
		}
		if !filler {
			break
		}
		i--
	}
	return i
}

// abbreviated reports a bounding word that a full stop may shorten.
func (t *text) abbreviated(i int) bool {
	switch t.folded(i) {
	case "approx", "ca", "max", "min":
		return true
	}
	return false
}

// boundAt returns the bound that starts at token i and the token after it.
func (t *text) boundAt(i int) (*phrase, int) {
	for end := i + 1; end < i+4; end++ {
		if from, p := t.boundBefore(end); p != nil && from == i {
			return p, end
		}
	}
	return nil, i
}

// boundAfter returns the bound that stands at token i, after its value.
func (t *text) boundAfter(i int) (*phrase, int) {
	k := t.at(i)
	if k.gap == broken {
		return nil, i
	}
	if k.is('+') && k.gap == glued && t.at(i+1).kind != digits {
		return &phrase{bound: AtLeast}, i + 1
	}
	if p, end := t.startingAfter(i); p != nil {
		return p, end
	}
	if k.is('(') { // 60 s (max)
		if p, end := t.startingAfter(i + 1); p != nil && t.at(end).is(')') {
			return p, end + 1
		}
	}
	return nil, i
}

func (t *text) startingAfter(i int) (*phrase, int) {
	k := t.at(i)
	if !k.has(boundWord) {
		return nil, i
	}
	for _, p := range k.lex.starts {
		end, ok := t.match(p, i)
		own := k.kind == ideograph && k.gap == glued // not of the value that follows
		if ok && p.after && (own || !t.at(end).has(cardinal) && t.at(end).kind != digits) {
			return p, end
		}
	}
	return nil, i
}
