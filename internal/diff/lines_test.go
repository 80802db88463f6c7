package diff

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// show writes hunks as a patch does, changed lines with their words marked.
func show(hunks []Hunk) string {
	marks := map[Op]string{Equal: " ", Delete: "-", Insert: "+", Change: "~"}
	var b strings.Builder
	for _, h := range hunks {
		fmt.Fprintf(&b, "@%d,%d\n", h.Before, h.After)
		for _, l := range h.Lines {
			text := Terminal(l.Parts, false)
			if l.Op != Change {
				text = textOf(l, Change)
			}
			b.WriteString(marks[l.Op] + text + "\n")
		}
	}
	return b.String()
}

// textOf is a line's text without the parts of one kind.
func textOf(l Line, without Op) string {
	var b strings.Builder
	for _, part := range l.Parts {
		if part.Op != without {
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

const poem = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve"

func TestLines(t *testing.T) {
	tests := []struct{ name, before, after, want string }{
		{"same", poem, poem, ""},
		{"both empty", "", "", ""},
		{"appeared", "", "new\ntext", "@1,1\n+new\n+text\n"},
		{"went", "old", "", "@1,1\n-old\n"},
		{"a line feed at the end", "a", "a\n", "@1,1\n a\n+\n"},
		{"changed", "Plans\nup to 3 minutes of video\nPrices", "Plans\nup to 5 minutes of video\nPrices", "@1,1\n Plans\n~up to [-3-]{+5+} minutes of video\n Prices\n"},
		{"not alike", "Start by entering your invite code", "Sign up with a mail address today", "@1,1\n-Start by entering your invite code\n+Sign up with a mail address today\n"},
		{"the same words in another order", "one two three four five six", "six five four three two one", "@1,1\n-one two three four five six\n+six five four three two one\n"},
		{"one of several", "Free\nGen-4 costs 12 credits per second\nTurbo", "Gen-4 costs 10 credits per second\nPaid", "@1,1\n-Free\n~Gen-4 costs [-12-]{+10+} credits per second\n-Turbo\n+Paid\n"},
		{"rows keep their order", "Standard $15 per month\nPro $35 per month\nUnlimited $95 per month", "Standard $12 per month\nTeams $20 per seat\nPro $28 per month\nUnlimited $76 per month",
			"@1,1\n~Standard [-$15-]{+$12+} per month\n+Teams $20 per seat\n~Pro [-$35-]{+$28+} per month\n~Unlimited [-$95-]{+$76+} per month\n"},
		{"Chinese", "最长 3 分钟，分辨率 720p", "最长 5 分钟，分辨率 720p", "@1,1\n~最长 [-3-]{+5+} 分钟，分辨率 720p\n"},
		{"context", poem, strings.Replace(poem, "six", "6", 1), "@3,3\n three\n four\n five\n-six\n+6\n seven\n eight\n nine\n"},
		{"near each other", poem, strings.NewReplacer("three", "3", "ten", "10").Replace(poem), "@1,1\n one\n two\n-three\n+3\n four\n five\n six\n seven\n eight\n nine\n-ten\n+10\n eleven\n twelve\n"},
		{"far from each other", poem, strings.NewReplacer("two", "2", "ten", "10").Replace(poem), "@1,1\n one\n-two\n+2\n three\n four\n five\n@7,7\n seven\n eight\n nine\n-ten\n+10\n eleven\n twelve\n"},
		{"numbers after a line that came", poem, "zero\n" + strings.Replace(poem, "eleven", "11", 1), "@1,1\n+zero\n one\n two\n three\n@8,9\n eight\n nine\n ten\n-eleven\n+11\n twelve\n"},
		{"invalid UTF-8", "a \xff line of text", "a \xfe line of text", "@1,1\n~a [-\ufffd-]{+\ufffd+} line of text\n"},
		{"carriage returns are text", "a line here\r\nb", "a line here\nb", "@1,1\n~a line here[-\\x0d-]\n b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hunks := Lines(tt.before, tt.after)
			if got := show(hunks); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
			checkApplies(t, tt.before, tt.after, hunks)
		})
	}
}

// checkApplies holds that hunks turn one text into the other, both ways, and
// that they are as they are described.
func checkApplies(t *testing.T, before, after string, hunks []Hunk) {
	t.Helper()
	for _, way := range []struct {
		from, to string
		of       Op // lines of this kind stand in from alone
		gone     Op
		start    func(Hunk) int
	}{
		{before, after, Delete, Insert, func(h Hunk) int { return h.Before }},
		{after, before, Insert, Delete, func(h Hunk) int { return h.After }},
	} {
		if got := apply(t, way.from, hunks, way.of, way.gone, way.start); got != way.to {
			t.Errorf("applied to\n%+q they give\n%+q, want\n%+q", way.from, got, way.to)
		}
	}
	for _, h := range hunks {
		checkHunk(t, h)
	}
}

// apply turns from, which lacks lines of the kind absent, into the other text.
func apply(t *testing.T, from string, hunks []Hunk, gone, absent Op, start func(Hunk) int) string {
	t.Helper()
	old := split(from)
	var lines []string
	at := 0
	for _, h := range hunks {
		if start(h)-1 < at {
			t.Fatalf("a hunk begins at line %d, before the end of the last one", start(h))
		}
		lines = append(lines, old[at:start(h)-1]...)
		at = start(h) - 1
		for _, l := range h.Lines {
			if l.Op != absent {
				if at == len(old) || old[at] != textOf(l, absent) {
					t.Fatalf("line %d: %+q is not what stands there", at+1, l.Parts)
				}
				at++
			}
			if l.Op != gone {
				lines = append(lines, textOf(l, gone))
			}
		}
	}
	return strings.Join(append(lines, old[at:]...), "\n")
}

func checkHunk(t *testing.T, h Hunk) {
	t.Helper()
	differ := 0
	for _, l := range h.Lines {
		if l.Op != Equal {
			differ++
		}
		if l.Op == Change && len(l.Parts) < 2 || l.Op != Change && len(l.Parts) > 1 || l.Parts == nil {
			t.Errorf("a line %s of %d parts", l.Op, len(l.Parts))
		}
		for _, part := range l.Parts {
			if l.Op != Change && part.Op != l.Op || part.Text == "" {
				t.Errorf("a line %s has a part %s %q", l.Op, part.Op, part.Text)
			}
		}
	}
	if differ == 0 {
		t.Errorf("nothing differs in %+v", h)
	}
	checkRows(t, h)
}

// checkRows holds that two columns show each line of a hunk once, in order.
func checkRows(t *testing.T, h Hunk) {
	t.Helper()
	var left, right, wantLeft, wantRight []string
	for _, r := range h.Rows() {
		if r.Before == nil && r.After == nil {
			t.Error("a row without a side")
		}
		if r.Before != nil {
			left = append(left, textOf(*r.Before, Change))
		}
		if r.After != nil {
			right = append(right, textOf(*r.After, Change))
		}
	}
	for _, l := range h.Lines {
		if l.Op != Insert {
			wantLeft = append(wantLeft, textOf(l, Insert))
		}
		if l.Op != Delete {
			wantRight = append(wantRight, textOf(l, Delete))
		}
	}
	if d := cmp.Diff([2][]string{wantLeft, wantRight}, [2][]string{left, right}); d != "" {
		t.Errorf("columns (-want +got)\n%s", d)
	}
}

func TestRows(t *testing.T) {
	hunks := Lines("same\nThe old line is here\ngone\ngone too", "same\nThe new line is here\nquite another")
	var got []string
	for _, r := range hunks[0].Rows() {
		left, right := "∅", "∅"
		if r.Before != nil {
			left = textOf(*r.Before, Change)
		}
		if r.After != nil {
			right = textOf(*r.After, Change)
		}
		got = append(got, left+" | "+right)
	}
	want := []string{"same | same", "The old line is here | The new line is here", "gone | quite another", "gone too | ∅"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestOpInJSON(t *testing.T) {
	want := []Hunk{{Before: 1, After: 1, Lines: []Line{{Op: Change, Parts: []Part{{Equal, "a "}, {Delete, "b"}, {Insert, "c"}}}}}}
	doc, err := json.Marshal(want)
	if err != nil || !strings.Contains(string(doc), `{"op":"change","parts":[{"op":"equal","text":"a "},`) {
		t.Fatalf("%s, %v", doc, err)
	}
	var got []Hunk
	if err := json.Unmarshal(doc, &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if err := json.Unmarshal([]byte(`[{"lines":[{"op":"unknown"}]}]`), &got); err == nil {
		t.Error("an operation that there is not is taken")
	}
}

// numbered is n lines that differ from each other, each n%every with a mark.
func numbered(n, every int, mark string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Row %d of a long list of prices", i)
		if i%every == every/2 {
			b.WriteString(" " + mark)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestManyLines holds that a few changes in a long text are all found, also
// beyond the lines that are compared one by one.
func TestManyLines(t *testing.T) {
	const n, every = 6 * maxTokens, maxTokens
	before, after := numbered(n, every, "before"), numbered(n, every, "after")
	hunks := Lines(before, after)
	if len(hunks) != n/every {
		t.Errorf("%d hunks, want %d", len(hunks), n/every)
	}
	for _, h := range hunks {
		if len(h.Lines) != 2*context+1 || h.Lines[context].Op != Change {
			t.Errorf("a hunk of %d lines", len(h.Lines))
		}
	}
	checkApplies(t, before, after, hunks)
}

// TestHostileLines holds that texts made to be costly are compared within the
// bounds, and right.
func TestHostileLines(t *testing.T) {
	for name, texts := range hostile() {
		t.Run(name, func(t *testing.T) {
			hunks := Lines(texts[0], texts[1])
			if len(hunks) == 0 {
				t.Error("no difference")
			}
			checkApplies(t, texts[0], texts[1], hunks)
		})
	}
}

// hostile are pairs of texts that take long to compare.
func hostile() map[string][2]string {
	var words, swapped, short, reversed strings.Builder
	for i := range 60000 {
		fmt.Fprintf(&words, "a%d\n", i)
		fmt.Fprintf(&swapped, "b%d\n", i)
		fmt.Fprintf(&reversed, "a%d\n", 59999-i)
		short.WriteString("x y\n\n"[:2+i%4])
	}
	shuffled := strings.Repeat("alpha beta gamma delta\n", 9000) + strings.Repeat("beta alpha delta gamma ", 9000)
	return map[string][2]string{
		"nothing in common":    {words.String(), swapped.String()},
		"the other way round":  {words.String(), reversed.String()},
		"line feeds":           {strings.Repeat("\n", 1<<20), strings.Repeat("\n", 1<<20-5) + "x"},
		"few words":            {short.String(), strings.Repeat("x\ny\n\n", 30000)},
		"long lines":           {strings.Repeat("alpha beta ", 90000), strings.Repeat("beta gamma ", 90000)},
		"many long lines":      {strings.Repeat(strings.Repeat("alpha beta gamma ", 400)+"\n", 30), strings.Repeat(strings.Repeat("beta delta alpha ", 400)+"\n", 31)},
		"lines against a line": {shuffled, strings.ReplaceAll(shuffled, "\n", " ")},
	}
}

func FuzzLines(f *testing.F) {
	f.Add(poem, "two\nthree\n\nfive")
	f.Add("up to 3 minutes\nat 720p", "up to 5 minutes\n\nat 720p\n")
	f.Add("a b\nb a\na b\nb a", "b a\na b\nc c")
	f.Add("最长三分钟\r\n", "最长五分钟。\n\n")
	f.Add("\xff\xfe\n\n\n", "\xffe\u0301\n::")
	f.Fuzz(func(t *testing.T, before, after string) {
		hunks := Lines(before, after)
		checkApplies(t, before, after, hunks)
		if d := cmp.Diff(hunks, Lines(before, after)); d != "" {
			t.Errorf("two runs differ: %s", d)
		}
		if (before == after) != (len(hunks) == 0) {
			t.Errorf("%d hunks", len(hunks))
		}
	})
}

func BenchmarkLines(b *testing.B) {
	benches := hostile()
	page := numbered(400, 100, "before")
	benches["a page"] = [2]string{page, numbered(400, 100, "after")}
	benches["a long page"] = [2]string{numbered(60000, 1000, "before"), numbered(60000, 1000, "after")}
	for name, texts := range benches {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(texts[0]) + len(texts[1])))
			for b.Loop() {
				Lines(texts[0], texts[1])
			}
		})
	}
}
