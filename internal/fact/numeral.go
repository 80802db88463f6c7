package fact

import "strings"

// addNumerals registers number words.
func addNumerals(d *dictionary) {
	small := "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
	for n, w := range strings.Fields(small) {
		d.add(cardinal, w)[0].n = int64(n)
	}
	for n, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		d.add(cardinal, w)[0].n = int64(n+2) * 10
	}
	d.add(hundred, "hundred")[0].n = 100
	for w, n := range map[string]int64{"dozen": 12, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12} {
		d.add(scale, w)[0].n = n
	}
	d.add(half, "half 半")
	d.add(article, "a an")
	for n, list := range []string{"〇 零", "一", "二 两 兩", "三", "四", "五", "六", "七", "八", "九"} {
		for _, l := range d.add(hanDigit, list) {
			l.n = int64(n)
		}
	}
	for w, n := range map[string]int64{"十": 10, "百": 100, "千": 1000} {
		d.add(hanTen, w)[0].n = n
	}
	for w, n := range map[string]int64{"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8} {
		d.add(hanScale, w)[0].n = n
	}
	ordinals := "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
	for n, w := range strings.Fields(ordinals) {
		d.add(ordinal, w)[0].n = int64(n + 1)
	}
	// Words that only look like numerals.
	d.add(plain, "一般 一些 一起 一直 一样 一樣 一定 一旦 一致 一下 一切 一部 一覧 统一 統一 唯一 一键 四处 百度 二进制 一次性 一边 一方面")
}

// wordNumber reads a numeral in English words: seven, a hundred and twenty,
// forty-two thousand, half a million, one and a half.
func (t *text) wordNumber(i int) (number, bool) {
	n := number{spelled: true}
	if t.at(i).has(half) {
		return t.halfNumber(i)
	}
	if t.at(i).has(article) {
		n.one = true
		if !t.at(i + 1).has(hundred | scale) {
			if t.at(i + 1).has(half) {
				return t.halfNumber(i + 1)
			}
			n.value, n.end = Int(1), i+1
			return n, true
		}
		i++
		total, end := t.cardinals(i, 1)
		n.value, n.end, n.one = Int(total), end, false
		return n, end > i
	}
	total, end := t.cardinals(i, 0)
	if end == i {
		return n, false
	}
	n.value, n.end, n.one = Int(total), end, total == 1 && end == i+1
	return t.andHalf(n)
}

// halfNumber reads half, half a, half an and half a million.
func (t *text) halfNumber(i int) (number, bool) {
	n := number{value: decimal(5, -1), end: i + 1, spelled: true, half: true}
	if t.at(i).kind == ideograph {
		n.han = true
		return n, true
	}
	if t.at(i + 1).has(article) {
		n.end++
	}
	if k := t.at(n.end); k.has(scale) {
		v, ok := n.value.mul(Int(k.lex.n))
		n.value, n.end, n.half = v, n.end+1, false
		return n, ok
	}
	return n, true
}

// andHalf reads "and a half" after a numeral.
func (t *text) andHalf(n number) (number, bool) {
	if strings.EqualFold(t.spelled(n.end), "and") && t.at(n.end+1).has(article) && t.at(n.end+2).has(half) {
		v, ok := n.value.add(decimal(5, -1))
		n.value, n.end, n.one = v, n.end+3, false
		return n, ok
	}
	return n, true
}

// cardinals adds up English number words from token i. A first of 1 stands
// for the article in "a hundred".
func (t *text) cardinals(i int, first int64) (total int64, end int) {
	current, low := first, int64(1000) // low: what is added next must stay below it
	if first > 0 {
		low = 10
	}
	ceiling := int64(1e15)
	for end = i; ; end++ {
		at := t.joint(i, end)
		k := t.at(at)
		switch {
		case k.has(cardinal) && fits(k.lex.n, low, current):
			current += k.lex.n
			low = below(k.lex.n)
		case k.has(hundred) && current > 0 && current < 100 && at == end:
			current, low = current*100, 100
		case k.has(scale) && current > 0 && k.lex.n < ceiling:
			total += current * k.lex.n
			current, low, ceiling = 0, 1000, k.lex.n
		default:
			return total + current, end
		}
		end = at
	}
}

// joint steps over a hyphen or "and" between two number words.
func (t *text) joint(i, at int) int {
	if at == i {
		return at
	}
	if k := t.at(at); k.is('-') && k.gap == glued || t.at(at-1).has(hundred|scale) && t.folded(at) == "and" {
		if t.at(at + 1).has(cardinal) {
			return at + 1
		}
	}
	return at
}

func fits(n, low, current int64) bool { return n < low && (n > 0 || current == 0) }

// below says what may follow a number word within its hundred: units after
// tens, nothing after units or teens.
func below(n int64) int64 {
	if n >= 20 {
		return 10
	}
	return 0
}

// maxHanNumeral is one more than the characters of the longest Han numeral.
const maxHanNumeral = 32

// hanNumber reads Chinese and Japanese numerals: 三, 十二, 两百, 三万五千,
// 二〇二六.
func (t *text) hanNumber(i int) (number, bool) {
	n := number{spelled: true, han: true}
	if total, end := t.positional(i); end > i+1 {
		n.value, n.end = Int(total), end
		return n, true
	}
	var total, section, digit int64
	end := i
	for ; end < i+maxHanNumeral; end++ {
		k := t.at(end)
		if k.lex == nil || end > i && k.gap != glued {
			break
		}
		switch {
		case k.has(hanDigit):
			digit = k.lex.n
			continue
		case k.has(hanTen):
			section += max(digit, 1) * k.lex.n
			digit = 0
			continue
		case k.has(hanScale) && section+digit > 0:
			total += (section + digit) * k.lex.n
			section, digit = 0, 0
			continue
		}
		break
	}
	n.value, n.end = Int(total+section+digit), end
	n.one = end == i+1 && digit == 1
	return n, end > i && end < i+maxHanNumeral
}

// positional reads digits in a row: 二〇二六.
func (t *text) positional(i int) (total int64, end int) {
	for end = i; end < i+9 && t.at(end).has(hanDigit) && (end == i || t.at(end).gap == glued); end++ {
		total = total*10 + t.at(end).lex.n
	}
	if t.at(end).has(hanTen | hanScale) {
		return 0, i // 二〇 is not before 百
	}
	return total, end
}
