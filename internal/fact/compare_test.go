package fact

import "testing"

// classes are spellings of one value, and values near it that are others.
// Every spelling must be the same as every other, and different from each near
// value, in both directions.
var classes = []struct {
	name  string
	same  []string
	other []string
}{
	{"three minutes",
		[]string{"3 minutes", "three minutes", "3-minute", "3 min", "3mins", "180 s", "180 seconds", "3:00", "3分钟", "三分钟", "3 分間", "３分钟", "3\u00a0minutes", "3\u202fmin", "3‑minute", "0.05 hours"},
		[]string{"5 minutes", "three hours", "3 seconds", "300 s", "3:30", "三小时", "13 minutes", "2.9 min"}},
	{"half an hour", []string{"half an hour", "30 minutes", "30 min", "半小时", "0.5 hours", "0.5h", "1800 seconds"}, []string{"an hour", "half a day", "1.5 hours", "3 minutes"}},
	{"ninety minutes", []string{"90 minutes", "1 hour 30 minutes", "1h30m", "1 h 30 min", "one and a half hours", "1.5 hours", "1½ hours", "一个半小时", "90分钟", "1 hour and 30 minutes"}, []string{"1 hour", "2 hours", "150 minutes"}},
	{"a week", []string{"a week", "1 week", "7 days", "one week", "seven days", "168 hours", "一周", "7天", "7日間", "7d", "1-week"}, []string{"2 weeks", "5 days", "7 hours", "一天"}},
	{"two years", []string{"2 years", "24 months", "two years", "两年", "24个月", "2年間", "24-month"}, []string{"12 months", "2 months", "3 years", "2 weeks"}},
	{"milliseconds", []string{"500 ms", "0.5 seconds", "500 milliseconds", "500毫秒", "half a second"}, []string{"500 s", "50 ms", "500 μs"}},
	{"forty gigabytes", []string{"40GB", "40 GB", "40 gigabytes", "40,000 MB", "40 gb", "40‑GB", "0.04 TB"}, []string{"40 GiB", "80 GB", "40 Gbit", "40 MB", "4 GB"}},
	{"gibibytes", []string{"8 GiB", "8GiB", "8192 MiB", "8 gibibytes", "8Gi"}, []string{"8 GB", "16 GiB"}},
	{"bits", []string{"2048-bit", "2048 bits", "2048bit", "256 bytes", "2,048 bits"}, []string{"4096-bit", "2048 bytes"}},
	{"data rate", []string{"100 Mbps", "100 Mbit/s", "100 Mb/s", "12.5 MB/s", "100 megabits per second", "0.1 Gbps"}, []string{"100 MB/s", "10 Mbps", "1 Gbps"}},
	{"720p", []string{"720p", "1280×720", "1280x720 px", "1280 x 720", "1280*720", "720P"}, []string{"1080p", "480p", "1920×1080", "1280×800"}},
	{"4K", []string{"4K", "2160p", "3840×2160", "3840 x 2160 pixels"}, []string{"8K", "1080p"}},
	{"frame rate", []string{"24 fps", "24fps", "24 frames per second", "24 frames/s", "24 帧/秒", "每秒 24 帧"}, []string{"30 fps", "25 frames per second", "60fps"}},
	{"money", []string{"$1,200", "1200 USD", "US$1.2k", "USD 1,200", "1,200 dollars", "1200 美元", "$1200.00", "1.2k USD"}, []string{"$1,300", "$120", "$12,000", "1.3k USD"}},
	{"euros", []string{"€29.99", "29.99 €", "29,99 €", "29.99 EUR", "EUR 29.99", "29.99 euros"}, []string{"€39.99", "€29.90"}},
	{"yuan", []string{"100 元", "100元", "100 CNY", "RMB 100", "100人民币", "100 yuan"}, []string{"200元", "1000 CNY"}},
	{"ninety percent", []string{"90%", "90 %", "90 percent", "90 per cent", "百分之九十", "９０％", "ninety percent", "90 pct", "9割"}, []string{"9%", "95%", "百分之九十五"}},
	{"half of", []string{"50%", "half of", "50 percent"}, []string{"25%", "a quarter of"}},
	{"hundred thousand", []string{"100k", "100,000", "100K", "100 000", "10万", "100 thousand", "a hundred thousand", "100000", "100'000", "100 000"}, []string{"10k", "1,000,000", "100"}},
	{"ten thousand files", []string{"10k files", "10,000 files", "10 000 files", "ten thousand files", "10000 files", "10K files", "1万个文件", "一万个文件"}, []string{"100k files", "1,000 files", "10 files"}},
	{"five times", []string{"x5", "5x", "five times", "5 times", "5×", "5倍", "五次", "5 回"}, []string{"x50", "10x", "twice", "six times"}},
	{"two modes", []string{"two modes", "2 modes", "2 core modes", "两种模式", "两大模式", "2つのモード", "two core modes"}, []string{"three modes", "三种模式", "3 modes", "12 modes"}},
	{"commands", []string{"5 global USER commands", "5 commands", "five global user commands", "5 user commands"}, []string{"15 global USER commands", "6 commands"}},
	{"rate", []string{"20 per week", "20 certificates per week", "20 every 7 days", "20/week", "twenty a week", "每周 20 个", "1週間に20個"}, []string{"50 per week", "20 per day", "20 per month", "每天 20 个"}},
	{"events", []string{"120 events per minute", "120 events every 60 seconds", "120 events/min", "120 events a minute"}, []string{"120 events per hour", "60 events per minute"}},
	{"ISO date", []string{"2026-04-23", "April 23, 2026", "23 Apr 2026", "2026年4月23日", "2026/04/23", "23 April 2026", "April 23rd, 2026", "23rd of April 2026", "Apr. 23, 2026", "23/04/2026", "23.04.2026", "2026-04-23T08:00:00Z", "二〇二六年四月二十三日"},
		[]string{"2026-04-24", "April 23, 2025", "23 May 2026", "2026年4月22日", "24/04/2026"}},
	{"monthly", []string{"every month", "monthly", "once a month"}, []string{"every 12 weeks", "annually", "every two months", "twice a month"}},
	{"twice a year", []string{"twice a year", "every six months"}, []string{"every year", "once a year", "monthly"}},
	{"more months", []string{"12 additional months", "12 months", "12 more months", "one year"}, []string{"18 months", "18 additional months"}},
	{"cents", []string{"30 cents", "$0.30", "thirty cents", "30¢"}, []string{"$0.28", "3 cents", "$30"}},
	{"span of months", []string{"Oct–Dec 2018", "October to December 2018", "Oct 2018 – Dec 2018"}, []string{"Oct–Nov 2018", "Oct–Dec 2019"}},
	{"month", []string{"June 2026", "2026-06", "2026年6月", "Jun 2026"}, []string{"July 2026", "June 2025", "2026年7月"}},
	{"version", []string{"3.10.13", "v3.10.13", "version 3.10.13", "Python 3.10.13", "Version: 3.10.13"}, []string{"3.10.12", "3.1.13", "v3.11.13", "Python 3.12.0"}},
	{"short version", []string{"v3.10", "version 3.10", "Python 3.10"}, []string{"v3.1", "Python 3.11", "version 3.100"}},
	{"build", []string{"build 19041", "Build 19041", "builds 19041"}, []string{"build 20211", "build 1904"}},
	{"early access", []string{"early access", "Early Access", "early-access", "抢先体验", "先行体验", "早期アクセス"}, []string{"generally available", "closed beta", "waitlist", "公测", "deprecated"}},
	{"generally available", []string{"generally available", "general availability", "正式发布", "一般提供", "GA"}, []string{"beta", "public preview", "deprecated", "内测", "end of life"}},
	{"retired", []string{"end of life", "end-of-life", "EOL", "retired", "サポート終了", "停止维护"}, []string{"deprecated", "generally available"}},
	{"must", []string{"must", "MUST", "required", "have to", "必须", "必須", "shall"}, []string{"may", "must not", "optional", "should", "不得", "可选"}},
	{"url", []string{"https://example.com/a", "http://example.com/a/", "https://www.example.com/a", "HTTPS://Example.COM/a"}, []string{"https://example.com/b", "https://example.org/a"}},
	{"identifier", []string{"max_tokens", "MAX_TOKENS"}, []string{"max_completion_tokens", "min_tokens"}},
	{"designation", []string{"GPT-4o", "GPT-4O"}, []string{"GPT-4", "GPT-5"}},
	{"protocol", []string{"HTTP/1.1"}, []string{"HTTP/2"}},
	{"temperature", []string{"20 °C", "20°C", "68 °F", "20 degrees Celsius", "20℃", "68 degrees Fahrenheit"}, []string{"21 °C", "70 °F", "20 °F"}},
	{"length", []string{"5 km", "5 kilometres", "5000 metres", "5公里"}, []string{"5 m", "50 km", "5 miles"}},
	{"inches", []string{"10 inches", "25.4 cm", "254 mm", "10-inch"}, []string{"12 inches", "10 cm"}},
	{"weight", []string{"2 kg", "2000 g", "2公斤", "2 kilograms"}, []string{"2 lb", "20 kg"}},
	{"frequency", []string{"2.4 GHz", "2400 MHz", "2.4GHz"}, []string{"5 GHz", "2.4 MHz"}},
	{"power", []string{"65 W", "65W", "65 watts", "0.065 kW"}, []string{"45 W", "65 kW"}},
	{"ordinal", []string{"3rd", "third-person", "第三", "the third mode"}, []string{"first-person", "第一", "2nd"}},
	{"ratio", []string{"16:9"}, []string{"4:3", "9:16"}},
	{"range", []string{"2–10 seconds", "2-10 s", "2 to 10 seconds", "between 2 and 10 seconds", "2~10 秒", "2到10秒", "from 2 to 10 seconds", "2s–10s", "2 to 10-second"}, []string{"2–12 seconds", "5–10 seconds", "5 or 10 seconds", "2–10 minutes"}},
	{"alternatives", []string{"5 or 10 seconds", "5s/10s", "5s or 10s", "5/10 seconds", "5 seconds or 10 seconds", "5 或 10 秒", "5- or 10-second"}, []string{"5 or 15 seconds", "2–10 seconds", "5 or 10 minutes", "5, 10 or 15 seconds"}},
	{"three alternatives", []string{"60, 90 or 120 s", "60, 90, or 120 seconds", "60s, 90s or 120s", "60、90 或 120 秒", "60/90/120 seconds"}, []string{"60, 90 or 150 s", "60 or 90 s"}},
	{"clock", []string{"2 pm", "14:00 UTC", "2:00 p.m.", "2:00 PM"}, []string{"3 pm", "2 am", "14:30 UTC"}},
	{"credits", []string{"12 credits per second", "12 credits/sec", "twelve credits a second", "12 credits / s"}, []string{"5 credits per second", "12 credits per minute"}},
	{"price", []string{"$29 per month", "$29/month", "$29/mo", "$29 a month", "$29 monthly", "USD 29 every month"}, []string{"$39 per month", "$29 per year", "$290/month"}},
	{"megapixels of text", []string{"5 million users", "5,000,000 users", "5M users", "five million users", "500万用户"}, []string{"5 users", "50 million users"}},
	{"Indian groups", []string{"12,34,567 users", "1,234,567 users", "1234567 users", "1.234.567 users"}, []string{"12,34,568 users"}},
	{"Arabic digits", []string{"١٢٣ users", "123 users", "१२३ users", "１２３ users"}, []string{"١٢٤ users"}},
}

// parse reads a spelling that the tables vouch for.
func parse(t *testing.T, s string) Fact {
	t.Helper()
	f, err := Parse(s)
	if err == nil {
		return f
	}
	facts := Find(s)
	if len(facts) != 1 {
		t.Fatalf("Find(%q) = %v, want one fact", s, facts)
	}
	return facts[0]
}

func TestCompareClasses(t *testing.T) {
	pairs := 0
	for _, c := range classes {
		t.Run(c.name, func(t *testing.T) {
			for _, a := range c.same {
				want := parse(t, a)
				for _, b := range c.same {
					pairs++
					if got := Compare(want, parse(t, b)); got != Same && !(got == Undecided && want.Per != parse(t, b).Per) {
						t.Errorf("Compare(%q, %q) = %v, want same (%s, %s)", a, b, got, want.Key(), parse(t, b).Key())
					}
				}
				for _, b := range c.other {
					pairs += 2
					other := parse(t, b)
					if got := Compare(want, other); got != Different {
						t.Errorf("Compare(%q, %q) = %v, want different (%s, %s)", a, b, got, want.Key(), other.Key())
					}
					if got := Compare(other, want); got != Different {
						t.Errorf("Compare(%q, %q) = %v, want different", b, a, got)
					}
				}
			}
		})
	}
	t.Logf("%d pairs", pairs)
}
