package fact

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// read renders what Find reads as "text = value" lines, the value as people
// see it.
func read(source string) []string {
	var lines []string
	for _, f := range Find(source) {
		line := f.Kind.String() + ": " + f.Text + " = " + f.String()
		if f.Ambiguous {
			line += " ?"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want string // lines of "kind: text = String", with " ?" when ambiguous
	}{
		// numbers and counts
		{"The default is 512.", "number: 512 = 512"},
		{"Send 1,500 or 1.500", "number: 1,500 or 1.500 = 1,500 or 1.5 ?"},
		{"max 25 of them", "number: 25 = up to 25"},
		{"a limit of 300 Pending Authorizations", "count: 300 Pending Authorizations = up to 300 Pending Authorizations"},
		{"5 global USER commands are allowed", "count: 5 global USER commands = 5 global USER commands"},
		{"two thousand five hundred and six files", "count: two thousand five hundred and six files = 2,506 files"},
		{"a dozen eggs, twenty-five users", "count: a dozen eggs = 12 eggs\ncount: twenty-five users = 25 users"},
		{"7B parameters in 1.2M downloads", "count: 7B parameters = 7B parameters\ncount: 1.2M downloads = 1.2M downloads"},
		{"up to 20x faster, five times as many, twice a day", "count: 20x = up to 20x\ncount: five times = 5 times\ncount: twice a day = 2 times per day"},
		{"one of the modes, and one can only hope", ""},
		{"only one mode works", "count: one mode = 1 mode"},
		{"at most one request per second", "count: one request per second = up to 1 request per second"},
		{"[12] as shown [3]", ""},
		{"1 500 000 rows and 10 000 files", "count: 1 500 000 rows = 1 500 000 rows\ncount: 10 000 files = 10 000 files"},
		{"a 5-user plan", "count: 5-user = 5-user"},
		{"umask 022", "number: 022 = 022"},
		// rates
		{"Up to 10 accounts can be created per IP address every three hours.", "count: 10 accounts = up to 10 accounts"},
		{"limited to 1000 calls in a 24-hour period", "count: 1000 calls = up to 1000 calls"},
		{"5 failures per account, per hostname, per hour", "count: 5 failures per account, per hostname, per hour = 5 failures per account, per hostname, per hour"},
		{"每周最多 5 个，每分钟 20 次", "count: 每周最多 5 个 = up to 5 per week\ncount: 每分钟 20 次 = 20 times per minute"},
		{"1週間に50個まで", "count: 1週間に50個 = up to 50 per week"},
		// durations
		{"5 or 10 second clips", "duration: 5 or 10 second = 5 or 10 seconds"},
		{"durations5 seconds or 10 seconds", "duration: 5 seconds or 10 seconds = 5 or 10 seconds"},
		{"between 2 and 10 s", "duration: 2 and 10 s = 2–10 seconds"},
		{"1h30m, then 20 seconds", "duration: 1h30m = 90 minutes\nduration: 20 seconds = 20 seconds"},
		{"about half an hour", "duration: half an hour = about 30 minutes"},
		{"within 90 days; no more than a week", "duration: 90 days = up to 90 days\nduration: a week = up to 1 week"},
		{"最长 3 分钟，1 分钟以上", "duration: 3 分钟 = up to 3 minutes\nduration: 1 分钟 = at least 1 minute"},
		{"60到90秒", "duration: 60到90秒 = 60–90 seconds"},
		{"a second request; in a minute's time", "ordinal: second = 2nd\nduration: a minute's = 1 minute"},
		{"十分重要", ""},
		{"a 30-day-old key", "duration: 30-day = 30 days"},
		{"keep for 30m", "duration: 30m = 30 minutes ?"},
		// bounds
		{"No folder may contain more than 10,000 files", "level: may = may\ncount: 10,000 files = up to 10,000 files"},
		{"must not exceed 5 GB", "data: 5 GB = up to 5 GB"},
		{"Max duration of 5 minutes", "duration: 5 minutes = up to 5 minutes"},
		{"The limit for one file is 50GB", "data: 50GB = up to 50 GB"},
		{"pushes time out after 60 seconds", "duration: 60 seconds = 60 seconds"},
		{"as shown below: 5 modes", "count: 5 modes = 5 modes"},
		{">= 10 MB, < 5 s, ~3 min, ≤ 8 GB, 21+ users", "data: 10 MB = at least 10 MB\nduration: 5 s = under 5 seconds\nduration: 3 min = about 3 minutes\ndata: 8 GB = up to 8 GB\nnumber: 21 = at least 21"},
		{"5 GB or more, 10 users or fewer", "data: 5 GB = at least 5 GB\ncount: 10 users = up to 10 users"},
		{"5GBを超えることはできません", "data: 5GB = up to 5 GB"},
		{"文件不能大于 100 MB，至少 3 个用户", "data: 100 MB = up to 100 MB\ncount: 3 个用户 = at least 3 users"},
		{"单次最多上传 10 个文件，每月可免费使用 1000 次", "count: 10 个文件 = up to 10 files\ncount: 1000 次 = 1,000 times per month"},
		{"at least Python 3.8, since version 2.3, 1 << 15, 7 % 16, <b> $5", "version: 3.8 = 3.8 or later\nversion: 2.3 = 2.3 or later\nnumber: 1 = 1\nnumber: 15 = 15\nnumber: 7 = 7\nnumber: 16 = 16\nmoney: $5 = $5"},
		// sizes, rates, pictures
		{"40GB of VRAM at 10 Gb/s", "data: 40GB = 40 GB\ndata rate: 10 Gb/s = 10 Gbit/s"},
		{"RSA 2048-bit keys", "data: 2048-bit = 2,048 bits"},
		{"480p–720p, 4K video, 4k tokens", "resolution: 480p–720p = 480p–720p\nresolution: 4K = 2160p\ncount: 4k tokens = 4k tokens"},
		{"1280 × 720 pixels at 30 frames per second", "resolution: 1280 × 720 pixels = 1280×720\nframe rate: 30 frames per second = 30 fps"},
		{"an area of 5 m² and 5 m of rope", "number: 5 = 5\nlength: 5 m = 5 m"},
		{"100 Mb, 100 MB, 100 mb", "data: 100 Mb = 100 Mbit ?\ndata: 100 MB = 100 MB\ndata: 100 mb = 100 MB"},
		// money
		{"$3 / 1M input tokens, $15 per million output tokens, $12/TB/month", "money: $3 / 1M input tokens = $3 per 1,000,000 tokens\nmoney: $15 per million output tokens = $15 per 1,000,000 tokens\nmoney: $12/TB/month = $12 per tb per month"},
		{"€9.99/mo or ¥980/月", "money: €9.99/mo = €9.99 per month\nmoney: ¥980/月 = 980 CNY per month ?"},
		{"$29/user/month or US$1.2k a year", "money: $29/user/month = $29 per user per month\nmoney: US$1.2k a year = $1,200 per year"},
		{"€1.200,50 and 99 ¢; 100元每月", "money: €1.200,50 = €1,200.50\nmoney: 99 ¢ = $0.99\nmoney: 100元每月 = 100 CNY per month"},
		{"$5–10 million", "money: $5–10 million = $5,000,000–$10,000,000"},
		{"¥100", "money: ¥100 = 100 CNY ?"},
		{"12 credits per second", "count: 12 credits per second = 12 credits per second"},
		// percent and ratio
		{"90 per cent or 百分之九十", "percent: 90 per cent or 百分之九十 = 90 or 90%"},
		{"half of the memory, a quarter of it", "percent: half = 50%\npercent: a quarter = 25%"},
		{"16:9 video, 24/7 support", "ratio: 16:9 = 16:9\nratio: 24/7 = 24/7"},
		// dates and times
		{"1–5 May 2026, between 1 January and 31 March 2026", "date: 1–5 May 2026 = 1 May 2026–5 May 2026\ndate: 1 January and 31 March 2026 = 1 January 2026–31 March 2026"},
		{"April 23, 2026 to May 5, 2026", "date: April 23, 2026 to May 5, 2026 = 23 April 2026–5 May 2026"},
		{"until 30 Apr 2024, since 2021, in October", "date: 30 Apr 2024 = until 30 April 2024\ndate: 2021 = from 2021\ndate: October = October"},
		{"03/04/2026, 23/04/2026", "date: 03/04/2026 = 4 March 2026 ?\ndate: 23/04/2026 = 23 April 2026"},
		{"17 19 Oct 2021 01 Apr 2022", "number: 17 = 17\ndate: 19 Oct 2021 = 19 October 2021\ndate: 01 Apr 2022 = 1 April 2022"},
		{"2019–2024, Q3 2026, 2026年4月", "date: 2019–2024 = 2019–2024\ndate: Q3 2026 = Q3 2026\ndate: 2026年4月 = April 2026"},
		{"31/02/2026", "number: 31 = 31\nnumber: 02 = 02\nnumber: 2026 = 2026"},
		{"2026-13-01", "number: 2026 = 2026\nnumber: 13 = 13\nnumber: 01 = 01"},
		{"you may 5 times", "level: may = may\ncount: 5 times = 5 times"},
		{"2048 tokens in 2024", "count: 2048 tokens = 2048 tokens\ndate: 2024 = 2024"},
		{"at 3:00, 14:00 UTC, 9:30 a.m. to 5 pm", "clock: 3:00 = 3:00 ?\nclock: 14:00 UTC = 14:00 UTC\nclock: 9:30 a.m. to 5 pm = 9:30 a.m. to 5 pm"},
		// versions, names, code
		{"Python 3.9, 3.10 and 3.11", "version: 3.9 = 3.9\nversion: 3.10 = 3.10\nversion: 3.11 = 3.11"},
		{"requires v1.31+ or Node 18", "version: v1.31 = v1.31 or later\nversion: 18 = 18"},
		{"npm CLI 11.5.1 or newer", "version: 11.5.1 = 11.5.1 or later"},
		{"Windows build 19041 or higher", "version: 19041 = 19041 or later"},
		{"actions/checkout@v4 and react@18.2.0", "version: actions/checkout@v4 = actions/checkout@v4\nversion: react@18.2.0 = react@18.2.0"},
		{"1.0-beta.2, 3.0rc1, 6.x, 2024.10.1", "version: 1.0-beta.2 = 1.0-beta.2\nversion: 3.0rc1 = 3.0rc1\nversion: 6.x = 6.x\nversion: 2024.10.1 = 2024.10.1"},
		{"Gen-4 and Gen-4.5, GPT-4o, H200, HTTP/1.1, IPv6, utf-8, ext4, 3D", "identifier: Gen-4 = Gen-4\nidentifier: Gen-4.5 = Gen-4.5\nidentifier: GPT-4o = GPT-4o\nidentifier: H200 = H200\nidentifier: HTTP/1.1 = HTTP/1.1\nidentifier: IPv6 = IPv6\nidentifier: utf-8 = utf-8\nidentifier: ext4 = ext4\nidentifier: 3D = 3D"},
		{"127.0.0.1 and 91.0.852.0", "identifier: 127.0.0.1 = 127.0.0.1\nversion: 91.0.852.0 = 91.0.852.0"},
		{"set max_tokens, --dry-run, Content-Type, maxRetries, wsl.conf, /etc/hosts, me@example.com", "identifier: max_tokens = max_tokens\nidentifier: --dry-run = --dry-run\nidentifier: Content-Type = Content-Type\nidentifier: maxRetries = maxRetries\nidentifier: wsl.conf = wsl.conf\nidentifier: /etc/hosts = /etc/hosts\nidentifier: me@example.com = me@example.com"},
		{"and/or, e.g. macOS, Self-Hosted Runners, end.Start", ""},
		{"see https://example.com/a?b=1 (https://example.com/x).", "url: https://example.com/a?b=1 = https://example.com/a?b=1\nurl: https://example.com/x = https://example.com/x"},
		// status and level
		{"is in early access (beta), not deprecated", "status: early access = early access\nstatus: beta = beta\nstatus: deprecated = deprecated"},
		{"link preview and the available options", ""},
		{"目前处于内测阶段，需要邀请码；6月17日开放注册", "status: 内测 = closed beta\nstatus: 邀请码 = invite only\ndate: 6月17日 = 17 June\nstatus: 开放注册 = generally available"},
		{"MUST NOT be used; optional in May 2026", "level: MUST NOT = MUST NOT\nlevel: optional = optional\ndate: May 2026 = May 2026"},
		// ordinals
		{"third-person view, the second mode, 第三人称, at first", "ordinal: third = 3rd\nordinal: second = 2nd\nordinal: 第三 = 3rd"},
		{"third-party tools", ""},
		{"", ""},
		{"nothing to see here", ""},
	} {
		want := strings.Split(tt.want, "\n")
		if tt.want == "" {
			want = nil
		}
		if diff := cmp.Diff(want, read(tt.in)); diff != "" {
			t.Errorf("Find(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}
