package fact

import (
	"strconv"
	"strings"
)

var pictureUnits = []spelling{
	{unit: unit{FrameRate, "fps", Int(1), "fps", nil}, words: "fps フレーム毎秒 帧每秒"},
	{unit: unit{Length, "px", Int(1), "px", nil}, words: "px pixel pixels 像素 ピクセル"},
	{unit: unit{Count, "time", Int(1), "time", nil}, words: "fold", tight: "x X"},
}

// readResolution reads 720p, 4K, 1280×720 and 720 * 480.
func (t *text) readResolution(i int) (item, bool) {
	n, size := t.integer(i, 5)
	if size == 0 || t.at(i).gap == glued && t.at(i-1).kind == word && t.at(i-1).lex == nil && len(t.spelled(i-1)) < 4 {
		return item{}, false
	}
	k := t.at(i + 1)
	lines := strings.EqualFold(t.spelled(i+1), "p") || t.spelled(i+1) == "i" && n == 1080
	if k.gap == glued && lines && size >= 3 && size <= 4 && n >= 100 {
		return resolutionItem(0, n, i+2), true
	}
	if it, ok := t.readK(i, n); ok {
		return it, true
	}
	return t.readArea(i, n)
}

// readArea reads a width and a height.
func (t *text) readArea(i, w int) (item, bool) {
	k := t.at(i + 1)
	cross := k.is('×') || k.is('*') || k.kind == word && t.folded(i+1) == "x"
	h, size := t.integer(i+2, 5)
	if !cross || size == 0 || t.at(i+2).gap == broken || k.gap == broken {
		return item{}, false
	}
	end := i + 3
	u, after := t.unit(end)
	pixels := u != nil && u.base == "px"
	if pixels {
		end = after
	} else if w < 100 || h < 100 || t.at(end).gap == glued && t.at(end).kind == word {
		return item{}, false
	}
	return resolutionItem(w, h, end), true
}

// readK reads 4K and 8K where a picture is meant: 4k tokens are four thousand.
func (t *text) readK(i, n int) (item, bool) {
	s := t.spelled(i + 1)
	if t.at(i+1).gap != glued || s != "K" && s != "k" || n != 4 && n != 8 {
		return item{}, false
	}
	switch t.folded(i + 2) {
	case "video", "videos", "resolution", "display", "displays", "monitor", "monitors", "uhd", "hdr", "footage", "upscaling", "output", "视频", "分辨率", "動画":
	default:
		if end, ok := t.nounWord(i + 2); s == "k" || ok && end > 0 || t.at(i+2).kind == ideograph {
			return item{}, false
		}
	}
	return resolutionItem(0, n*540, i+2), true
}

func resolutionItem(w, h, end int) item {
	name := strconv.Itoa(h) + "p"
	if w > 0 {
		name = strconv.Itoa(w) + "x" + strconv.Itoa(h)
	}
	f := Fact{Kind: Resolution, Unit: "px", Values: []Value{Int(int64(h))}, Words: []string{name}}
	return item{fact: f, end: end}
}

// compareResolutions holds two sizes of a picture against each other. A
// number of lines says 16:9 where that has a whole width; for other shapes,
// and upright pictures, it may or may not agree.
func compareResolutions(a, b string) Relation {
	aw, ah := area(a)
	bw, bh := area(b)
	switch {
	case aw == bw && ah == bh, ah == bh && (aw == 0 && bw == wide(bh) || bw == 0 && aw == wide(ah)):
		return Same
	case aw != 0 && bw != 0:
		return Different
	case ah == bh, aw == bh, bw == ah:
		return Undecided
	}
	return Different
}

func wide(h int) int {
	if h*16%9 != 0 {
		return 0
	}
	return h * 16 / 9
}

func area(s string) (w, h int) {
	width, height, ok := strings.Cut(strings.TrimSuffix(s, "p"), "x")
	if !ok {
		width, height = "0", width
	}
	w, _ = strconv.Atoi(width) // resolutionItem wrote it
	h, _ = strconv.Atoi(height)
	return w, h
}
