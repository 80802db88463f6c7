package fact

// levels are the requirement levels of RFC 2119, from forbidden to required,
// with the words that state them.
var levels = []struct {
	name  string
	rank  int64
	words string
}{
	{"must not", 1, "must not|mustn't|shall not|may not|prohibited|forbidden|not allowed|not permitted|disallowed|不得|禁止|不允许|不可以|してはならない|してはいけません"},
	{"should not", 2, "should not|shouldn't|not recommended|discouraged|不应|不应该|不建议|不推荐|推奨されません|すべきではない"},
	{"may", 3, "may|optional|optionally|可选|可選|选填|任意|オプション"},
	{"should", 4, "should|recommended|we recommend|ought to|应|应该|应当|建议|推荐|推薦|推奨|すべき"},
	{"must", 5, "must|shall|required|mandatory|have to|has to|need to|needs to|必须|必須|必需|必填|なければなりません|なければならない|する必要があります"},
}

// addLevels registers the words of every level.
func addLevels(d *dictionary) {
	for _, l := range levels {
		for _, words := range splitPhrases(l.words) {
			d.addPhrase(phrase{use: levelWord, name: l.name, rank: l.rank}, words)
		}
	}
}

// readLevel reads how binding a statement is. "May" is the month when it has a
// capital letter alone.
func (t *text) readLevel(i int) (item, bool) {
	p, end := t.starting(i, levelWord)
	if p == nil || t.spelled(i) == "May" && t.at(end).kind == digits || t.at(end).has(boundWord) && t.limits(end) {
		return item{}, false
	}
	f := Fact{Kind: Level, Values: []Value{Int(p.rank)}, Words: []string{p.name}}
	return item{fact: f, end: end}, true
}

// limits reports that the words at token i make a bound of what stands before
// them: "must not exceed", 不得超过.
func (t *text) limits(i int) bool {
	switch t.folded(i) {
	case "exceed", "超过", "超過", "多于", "大于", "少于", "低于", "高于":
		return true
	}
	return false
}
