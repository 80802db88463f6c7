package fact

import "strings"

// Months and seconds are not convertible: a month has 28 to 31 days. Hours,
// days and weeks are taken as civil time counts them, without leap seconds
// and clock changes.
var durationUnits = []spelling{
	{unit: unit{Duration, "s", decimal(1, -9), "nanosecond", nil}, words: "nanosecond nanoseconds nanos 纳秒 奈秒 ナノ秒", symbols: "ns"},
	{unit: unit{Duration, "s", decimal(1, -6), "microsecond", nil}, words: "microsecond microseconds μs 微秒 マイクロ秒", symbols: "us"},
	{unit: unit{Duration, "s", decimal(1, -3), "millisecond", nil}, words: "millisecond milliseconds millis msec msecs 毫秒 ミリ秒", symbols: "ms"},
	{unit: unit{Duration, "s", Int(1), "second", nil}, words: "seconds sec secs second 秒 秒钟 秒鐘 秒間", symbols: "s"},
	{unit: unit{Duration, "s", Int(60), "minute", nil}, words: "minutes min mins minute 分钟 分鐘 分間 分"},
	{unit: unit{Duration, "s", Int(60), "minute", &metricUnits[0].unit}, tight: "m"},
	{unit: unit{Duration, "s", Int(3600), "hour", nil}, words: "hours hr hrs hour 小时 小時 时间 時間 个小时 個小時 个钟头", symbols: "h"},
	{unit: unit{Duration, "s", Int(86400), "day", nil}, words: "days day 天 日 日間", tight: "d"},
	{unit: unit{Duration, "s", Int(604800), "week", nil}, words: "weeks week wk wks 周 週 星期 礼拜 週間 周间 个星期 個星期 个礼拜", tight: "w"},
	{unit: unit{Duration, "s", Int(1209600), "fortnight", nil}, words: "fortnight fortnights"},
	{unit: unit{Duration, "mo", Int(1), "month", nil}, words: "months month mo mos 个月 個月 ヶ月 か月 カ月 ヵ月 箇月 ヶ月間 か月間"},
	{unit: unit{Duration, "mo", Int(3), "quarter", nil}, words: "quarters 个季度 四半期 季度"},
	{unit: unit{Duration, "mo", Int(12), "year", nil}, words: "years year yr yrs 年 年間", tight: "y"},
	{unit: unit{Duration, "mo", Int(120), "decade", nil}, words: "decade decades"},
}

// compound adds the smaller units that follow a duration or a length: 1 hour
// 30 minutes, 1h30m, 1 minute and 20 seconds, 5 ft 3 in, 两小时半.
func (t *text) compound(q quantity) quantity {
	last := q.unit
	for q.unit != nil && (q.unit.kind == Duration || q.unit.kind == Length || q.unit.kind == Weight) {
		i := q.end
		if k := t.at(i); k.has(half) && k.kind == ideograph && k.gap == glued {
			return q.plus(half05, q.unit, i+1)
		}
		if s := t.spelled(i); s == "," || strings.EqualFold(s, "and") {
			i++
		}
		n, ok := t.number(i)
		if !ok || n.ambiguous || n.one || t.at(i).has(article) {
			return q
		}
		u, end := t.unit(n.end)
		if u == nil && n.whole && t.at(q.end-1).gap == glued && t.spelled(n.end) == "m" {
			return q
		}
		if u == nil || u.kind != q.unit.kind && (u.alt == nil || u.alt.kind != q.unit.kind) || !smaller(u, last) {
			return q
		}
		next := q.plus(n.value, u, end)
		if next.end == q.end {
			return q
		}
		q, last = next, u
	}
	return q
}

var half05 = decimal(5, -1)

// smaller reports whether one v is a part of one u, in units that have the
// same base or are months and their parts.
func smaller(v, u *unit) bool {
	return v.base == u.base && v.factor.Cmp(u.factor) < 0
}

// plus adds n of u to q, exactly or not at all. From then on q holds its value
// in the base unit.
func (q quantity) plus(n Value, u *unit, end int) quantity {
	part, ok := n.mul(u.factor)
	sum := q.value
	if ok && !q.compounded {
		sum, ok = sum.mul(q.unit.factor)
	}
	if ok {
		sum, ok = sum.add(part)
	}
	if ok {
		q.value, q.end, q.ambiguous, q.compounded = sum, end, false, true
	}
	return q
}
