package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"monitor/internal/desk"
	"monitor/internal/diff"
)

// comparisons are by the name of their golden file.
func comparisons() map[string]desk.Comparison {
	long := strings.Repeat("The quick brown fox jumps over the lazy dog, and nobody in the newsroom minds it at all. ", 9)
	evil := hostileReport().Articles[0].Title
	lines := func(texts ...string) string { return strings.Join(texts, "\n") }
	return map[string]desk.Comparison{
		"edition": compared("HappyOyster announcement",
			lines("Specs", "Recording", "", "In Directing mode it records up to 3 minutes of video at 720p.", "Access", "Early Access: enter your invite code or join the waitlist", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Prices"),
			lines("Specs", "Recording", "", "In Directing mode it records up to 5 minutes of video at 720p.", "Access", "Open to everybody since today, whoever they are and wherever they live, without a code", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Prices", "Credits\tare sold in packs")),
		"chinese": compared("", "支持导演与漫游两大模式，实时生成可交互的世界；导演模式下单次最长 3 分钟，分辨率为 720p（第一人称或第三人称），开放注册后每日赠送积分。",
			"支持导演与世界探索两大模式，实时生成可交互的世界；导演模式下单次最长 5 分钟，分辨率为 720p（第一人称或第三人称），开放注册后每日赠送积分。"),
		"long":    compared("Long lines", lines(long+"It records 3 minutes of video. "+long, long, "gone: "+long), lines(long+"It records 5 minutes of video. "+long, long)),
		"hostile": compared(evil, lines("::error::kept", "##[error]kept", "## [error]old, colour and all the other words of it", evil), lines("::error::kept", "##[error]kept", "## [error]new, colour and all the other words of it", "::add-mask::x", "  ::stop-commands::x", "\t::debug::x")),
		"first":   compared("A first text", "", "Words\nthat came"),
		"same":    compared("Nothing new", "as it was", "as it was"),
	}
}

func compared(title, before, after string) desk.Comparison {
	return desk.Comparison{
		Source: "announcement", Title: title, Hunks: diff.Lines(before, after),
		From: desk.Snapshot{Hash: "sha256:3f2a9c01" + strings.Repeat("0", 56), At: noon.Add(-50 * time.Hour)},
		To:   desk.Snapshot{Hash: digest, At: noon},
	}
}

func TestComparison(t *testing.T) {
	tests := []struct {
		sample string
		width  int
		color  bool
	}{
		{"edition", 80, false}, {"edition", 80, true}, {"edition", 40, false}, {"edition", 40, true},
		{"chinese", 80, false}, {"chinese", 41, true},
		{"long", 100, false},
		{"hostile", 80, false}, {"hostile", 80, true},
		{"first", 80, false}, {"same", 80, false},
	}
	for _, tt := range tests {
		name := fmt.Sprintf("diff-%s-%d", tt.sample, tt.width)
		if tt.color {
			name += "-colour"
		}
		t.Run(name, func(t *testing.T) {
			var buf bytes.Buffer
			if err := Comparison(&buf, comparisons()[tt.sample], TextOptions{Color: tt.color, Width: tt.width}); err != nil {
				t.Fatal(err)
			}
			golden(t, name, buf.String())
			checkLines(t, buf.String(), tt.width)
		})
	}
}
