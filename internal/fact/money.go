package fact

// yen is the sign of two currencies; which one it is, the sign does not say.
const yen = "¥"

// addCurrencies registers currency codes (ISO 4217) and names.
func addCurrencies(d *dictionary) {
	for code, list := range map[string]string{
		"USD": "usd dollar dollars 美元 美金 米ドル ドル", "EUR": "eur euro euros 欧元 歐元 ユーロ", "GBP": "gbp 英镑 英鎊",
		"JPY": "jpy yen 円 日元 日圓 日円", "CNY": "cny rmb yuan renminbi 元 人民币 人民幣 元人民币", "KRW": "krw 韩元 ウォン",
		"INR": "inr rupees 卢比", "CHF": "chf", "CAD": "cad", "AUD": "aud", "NZD": "nzd", "HKD": "hkd 港元 港币", "TWD": "twd 新台币",
		"SGD": "sgd", "SEK": "sek", "NOK": "nok", "DKK": "dkk", "PLN": "pln", "BRL": "brl", "RUB": "rub 卢布", "BTC": "btc", "ETH": "eth",
	} {
		for _, l := range d.add(currencyWord, list) {
			l.noun = code
		}
	}
}

// currency reads a currency after a number: 1200 USD, 5 €, 1,200 dollars.
func (t *text) currency(i int) (string, int) {
	k := t.at(i)
	switch {
	case k.gap == broken:
		return "", i
	case k.kind == symbol:
		if code := signCode(k.sym); code != "" && t.at(i+1).kind != digits {
			return code, i + 1
		}
	case k.has(currencyWord):
		return k.lex.noun, i + 1
	case (t.spelled(i) == "US" || t.spelled(i) == "U.S") && t.at(i+1).has(currencyWord):
		return t.at(i + 1).lex.noun, i + 2
	}
	return "", i
}

// cents reads 30 cents and 30¢; whose they are, the text does not say.
func (t *text) cents(q quantity) (quantity, bool) {
	k := t.at(q.end)
	if k.gap == broken || !k.is('¢') && t.folded(q.end) != "cents" && t.folded(q.end) != "cent" {
		return q, false
	}
	v, ok := q.value.mul(decimal(1, -2))
	if !ok {
		return q, false
	}
	q.value, q.end, q.spelled = v, q.end+1, false
	q.fact.Kind, q.fact.Unit = Money, "USD"
	return q, true
}

func signCode(sign rune) string {
	switch sign {
	case '$':
		return "USD"
	case '€':
		return "EUR"
	case '£':
		return "GBP"
	case '¥':
		return yen
	case '₩':
		return "KRW"
	case '₹':
		return "INR"
	case '₽':
		return "RUB"
	}
	return ""
}

// dollars are the letters that say whose dollar a sign is.
var dollars = map[string]string{
	"US": "USD", "C": "CAD", "CA": "CAD", "A": "AUD", "AU": "AUD", "NZ": "NZD", "HK": "HKD", "NT": "TWD", "S": "SGD", "R": "BRL",
	"CN": "CNY", "RMB": "CNY", "JP": "JPY",
}

// readMoney reads an amount after its currency: $1,200, US$1.2k, USD 1200,
// €1.200,50, $29/month.
func (t *text) readMoney(i int) (item, bool) {
	code, at := t.currencyBefore(i)
	if code == "" {
		return item{}, false
	}
	n, ok := t.number(at)
	if !ok || n.spelled {
		return item{}, false
	}
	q := quantity{number: n, start: i, fact: Fact{Kind: Money, Unit: code}}
	if own, end := t.currency(n.end); own != "" && t.at(n.end).kind != symbol && (own == code || code == "USD" || code == yen) {
		q.fact.Unit, q.end = own, end // $5 CAD
	}
	return t.finish(t.rated(q))
}

// currencyBefore reads the currency at token i and returns where its number
// must start.
func (t *text) currencyBefore(i int) (string, int) {
	k, next := t.at(i), t.at(i+1)
	switch {
	case k.kind == symbol && signCode(k.sym) != "":
		return signCode(k.sym), i + 1
	case k.kind == word && next.kind == symbol && next.gap == glued && (next.sym == '$' || next.sym == '¥'):
		return dollars[t.spelled(i)], i + 2
	case k.has(currencyWord) && k.kind == word && len(k.lex.text) == 3 && next.kind == digits && next.gap < broken:
		return k.lex.noun, i + 1
	}
	return "", i
}
