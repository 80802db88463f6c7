package page

import (
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

const (
	chinese  = "导演模式最长支持三分钟的连续视频，分辨率为七百二十线，漫游模式可以超过一分钟。用户需要邀请码才能参加内测。"
	japanese = "監督モードは最長三分間の連続映像に対応し、解像度は七百二十ラインです。散策モードは一分以上です。"
	korean   = "감독 모드는 최대 삼 분 길이의 연속 영상을 지원하며 방랑 모드는 일 분 이상입니다."
	russian  = "Режим режиссёра поддерживает непрерывное видео длиной до трёх минут, режим прогулки — больше минуты."
	german   = "Das Gerät nimmt bis zu drei Minuten Video auf; für größere Längen öffnet man die Übersicht – „später“."
)

func encoded(t *testing.T, label, text string) string {
	t.Helper()
	e, _ := charset.Lookup(label)
	switch label {
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	s, err := encoding.ReplaceUnsupported(e.NewEncoder()).String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCharset(t *testing.T) {
	pad := func(n int) string { return strings.Repeat("\n", n) }
	page := func(head, text string) string { return "<!DOCTYPE html>" + head + "<p>" + text }
	meta := func(label string) string { return `<meta charset="` + label + `">` }
	tests := []struct {
		name, contentType, body, want string
	}{
		{"mark over header", "text/html; charset=gbk", "\xef\xbb\xbf" + page("", chinese), chinese},
		{"utf-16le mark", "text/html", "\xff\xfe" + encoded(t, "utf-16le", page("", chinese)), chinese},
		{"utf-16be mark", "text/html; charset=utf-8", "\xfe\xff" + encoded(t, "utf-16be", page("", chinese)), chinese},
		{"utf-16 by header", "text/html; charset=utf-16", encoded(t, "utf-16le", page("", chinese)), chinese},
		{"header over meta", "text/html; charset=big5", encoded(t, "big5", page(meta("shift_jis"), "導演模式最長支援三分鐘")), "導演模式最長支援三分鐘"},
		{"quoted header", `text/html; Charset="GB2312"`, encoded(t, "gbk", page("", chinese)), chinese},
		{"meta", "text/html", encoded(t, "gbk", page(meta("gbk"), chinese)), chinese},
		{"meta http-equiv", "text/html", encoded(t, "shift_jis", page(`<META http-equiv=Content-Type content="text/html;charset=Shift_JIS">`, japanese)), japanese},
		{"meta at 900", "text/html", encoded(t, "gbk", page(pad(900)+meta("gbk"), "三分")), "三分"},
		{"meta at 2000", "text/html", encoded(t, "gbk", page(pad(2000)+meta("gbk"), "三分")), "三分"},
		{"late meta that is wrong", "text/html", page(pad(2000)+meta("gbk"), chinese), chinese},
		{"meta says utf-16", "text/html", page(meta("utf-16"), chinese), chinese},
		{"xml declaration", "application/xhtml+xml", encoded(t, "euc-jp", `<?xml version="1.0" encoding='EUC-JP'?><html><p>`+japanese), japanese},
		{"ascii head, no declaration", "text/html", page(pad(1500), german), german},
		{"undeclared gbk", "text/html", encoded(t, "gbk", page("", strings.Repeat(chinese, 3))), strings.Repeat(chinese, 3)},
		{"undeclared shift_jis", "text/html", encoded(t, "shift_jis", page("", strings.Repeat(japanese, 3))), strings.Repeat(japanese, 3)},
		{"undeclared windows-1251", "text/html", encoded(t, "windows-1251", page("", strings.Repeat(russian, 3))), strings.Repeat(russian, 3)},
		{"undeclared western", "text/html", encoded(t, "windows-1252", page("", strings.Repeat(german, 3))), strings.Repeat(german, 3)},
		{"unknown label", "text/html; charset=klingon", page("", german), german},
		{"gbk called utf-8", "text/html; charset=utf-8", encoded(t, "gbk", page("", strings.Repeat(chinese, 3))), strings.Repeat(chinese, 3)},
		{"gbk called utf-8, meta knows", "text/html; charset=utf-8", encoded(t, "gbk", page(meta("gbk"), "三分钟")), "三分钟"},
		{"korean called utf-8", "text/html; charset=utf-8", encoded(t, "euc-kr", page(pad(9000), strings.Repeat(korean, 3))), strings.Repeat(korean, 3)},
		{"utf-8 called gbk", "text/html; charset=gbk", page("", german+chinese), german + chinese},
		{"windows-1252 called utf-8", "text/html; charset=utf-8", page("", "it\x92s 3 minutes"), "it’s 3 minutes"},
		{"one bad byte", "text/html; charset=utf-8", page("", chinese+"\xe4"+chinese), chinese + "�" + chinese},
		{"plain text", "text/plain; charset=big5", encoded(t, "big5", "導演模式"), "導演模式"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := read(t, []byte(tt.body), tt.contentType)
			if got := p.Text(); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestLossy(t *testing.T) {
	tests := []struct {
		name, body string
		want       bool
	}{
		{"clean", chinese, false},
		{"one in a thousand words", strings.Repeat(chinese, 40) + "\xff", true},
		{"every third", strings.Repeat("分\xff钟", 40), true}, // still UTF-8: no other charset gives so many valid sequences
	}
	for _, tt := range tests {
		p := read(t, []byte(tt.body), "text/html; charset=utf-8")
		if (p.Lossy > 0) != tt.want || p.Lossy > 0.5 {
			t.Errorf("%s: got %f", tt.name, p.Lossy)
		}
	}
}

// A label that comes and goes must not look like a change of the text.
func TestCharsetFlips(t *testing.T) {
	page := "<!DOCTYPE html><p>" + strings.Repeat(german, 4)
	a := read(t, []byte(page), "text/html; charset=utf-8")
	b := read(t, []byte(encoded(t, "windows-1252", page)), "text/html; charset=windows-1252")
	c := read(t, []byte(encoded(t, "windows-1252", page)), "text/html")
	if a.Text() != b.Text() || a.Text() != c.Text() {
		t.Errorf("got three texts:\n%s\n%s\n%s", a.Text(), b.Text(), c.Text())
	}
}
