package article

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
	"monitor/internal/config"
)

// placed returns the words in which claims stand, after ~ where they are said
// differently.
func placed(t *Text) map[string]string {
	out := map[string]string{}
	for _, p := range t.Places {
		var words strings.Builder
		for _, s := range t.Blocks[p.Block].Spans {
			for _, id := range s.Claims {
				if id == p.Claim {
					words.WriteString(s.Text)
				}
			}
		}
		mark := ""
		if !p.Exact {
			mark = "~ "
		}
		out[p.Claim] = mark + words.String()
	}
	return out
}

// articleOf loads an article as the program does.
func articleOf(t *testing.T, path string) claim.Article {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	main := filepath.Join(t.TempDir(), "monitor.yaml")
	if err := os.WriteFile(main, []byte("version: 1\narticles: ["+path+"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(main, func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	return cfg.Articles[0]
}

// TestDemo holds that every claim of the demo's article is found, word for word
// where it stands so, and at its line and column.
func TestDemo(t *testing.T) {
	a := articleOf(t, "../demo/files/articles/happy-oyster-and-runway.yaml")
	data, err := os.ReadFile(a.File)
	if err != nil {
		t.Fatal(err)
	}
	got := parse(t, "text/markdown", string(data), a.Claims...)
	want := map[string]string{
		"early-access":         "You cannot simply sign up: Happy Oyster is behind an Early Access gate and asks for an invite code.",
		"mode-names":           "It has a mode called Wandering and a mode called Directing",
		"two-modes":            "There are two modes.",
		"directing-length":     "Directing gives you up to three minutes of continuous footage.",
		"directing-resolution": "Finished takes come at 720p.",
		"views":                "Worlds can be seen in first-person and third-person view.",
		"real-time":            "Its maker speaks of real-time world creation and interaction",
		"gen4-character":       "Gen-4 is fast, controllable and flexible, and sits beside live action, animation and VFX",
		"gen4-length":          "A Gen-4 clip is 5 or 10 seconds long.",
		"gen4-cost":            "A second of Gen-4 costs 12 credits.",
		"gen4-consistency":     "Gen-4 keeps characters, locations and objects consistent",
	}
	if diff := cmp.Diff(want, placed(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	lines := strings.Split(string(data), "\n")
	for _, p := range got.Places {
		first, _, _ := strings.Cut(want[p.Claim], " ")
		if line := []rune(lines[p.Line-1]); !strings.HasPrefix(string(line[p.Column-1:]), first) {
			t.Errorf("%s stands at %d:%d, where the file has %q", p.Claim, p.Line, p.Column, string(line))
		}
	}
}

// TestReworded holds that the claims of the article that the project is made for
// are found in a text of it that says them in other words, and those that the
// text does not say are not.
func TestReworded(t *testing.T) {
	a := articleOf(t, "../../config/articles/happy-oyster-vs-runway.yaml")
	for _, c := range []struct {
		file string
		want map[string]string
	}{
		{"reworded.md", map[string]string{
			"early-access":     "~ Happy Oyster still sits behind its Early Access gate.",
			"mode-wandering":   "~ One of the modes has the name Wandering.",
			"mode-directing":   "~ The other one is called Directing",
			"two-modes":        "~ two modes.",
			"directing-length": "~ Directing, and films up to 3 minutes without any cut.",
			"resolution":       "~ The picture comes at 480p", // the article was changed, its claim was not
			"views":            "a world can be walked in first person, and seen in third person",
			"real-time":        "~ worlds are made and played in real time, not rendered as clips.",
			"gen4-character":   "~ Gen-4, in the words of Runway, is “fast, controllable, and flexible",
			"gen4-clip-length": "~ It makes clips of 5 or 10 seconds",
			"gen4-consistency": "~ keeps characters, locations, and objects the same in every shot.",
		}},
		{"reworded.html", map[string]string{
			"mode-wandering":   "~ modes: one is called Wandering",
			"mode-directing":   "the other mode is called Directing",
			"two-modes":        "~ There are two modes",
			"directing-length": "~ In Directing it films for up to three minutes, without a cut",
			"resolution":       "The picture comes at 720p",
			"gen4-clip-length": "~ Gen-4 | five or ten seconds",
			"gen4-beside":      "~ Gen-4’s footage can sit beside animation, live action and VFX.",
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", c.file))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, placed(parse(t, contentType(c.file, data), string(data), a.Claims...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct{ name, says, text, want string }{
		{"case, width, marks and spaces", "It costs “12 credits”", "Truly, it COSTS  ‘１２\ncredits’ now.\n", "it COSTS ‘１２ credits @1:8"},
		{"over emphasis and links", "up to three minutes of footage", "Gives **up to [three](https://a.test/) minutes** of footage.\n", "up to three minutes of footage @1:9"},
		{"Chinese, word for word", "单个视频最长三分钟", "它很快。单个视频最长\n三分钟，画面为 720p。\n", "单个视频最长三分钟 @1:5"},
		{"Chinese, a little differently", "导演模式单个视频最长三分钟", "它很快。\n\n在导演模式中，单个视频最长可达 3 分钟。画面很好。\n", "~ 导演模式中，单个视频最长可达 3 分钟。 @3:2"},
		{"in a nested item", "exports run at 720p", "- Modes\n  - Two of them\n    - Exports run at 720p\n", "Exports run at 720p @3:7"},
		{"in the row of a table", "Gen-4 costs 12 credits per second", "| Model | Cost |\n|--|--|\n| Turbo | 5 credits per second |\n| Gen-4 | 12 credits per second |\n", "~ Gen-4 | 12 credits per second @4:3"},
		{"in code", "max_clip = 180", "```toml\nmax_clip = 180\n```\n", "max_clip = 180 @2:1"},
		{"in running text rather than its heading", "Two modes", "# Two modes\n\nIt has two modes.\n", "two modes @3:8"},
		{"a number in words", "clips of up to three minutes", "Clips can be up to 3 minutes long, and no longer.\n", "~ Clips can be up to 3 minutes @1:1"},
		{"another value is another claim", "clips of up to three minutes", "A walk lasts five minutes. It rains in April.\n", ""},
		{"of two that say it the fuller one", "Directing films up to three minutes without a cut", "A film is short. Wandering films over one minute.\n\nDirecting films up to three minutes in one go, without a cut.\n", "~ Directing films up to three minutes in one go, without a cut. @3:1"},
		{"not there", "it is free for students", "Happy Oyster has two modes. Runway has more.\n", ""},
		{"nothing to look for", "…", "Words … words.\n", ""},
		{"one word in common", "footage is continuous", "There is footage of a whale and of its calf in the bay.\n", ""},
		{"the value, and a word that many use", "A Gen-4 clip is 5 or 10 seconds long.", "Clips are kept. They take as long as it takes, five seconds on most days.\n", ""},
		{"what it speaks of, and nothing of what it says", "A Gen-4 clip is 5 or 10 seconds long.", "Runway makes Gen-4. Each clip is kept.\n\nA check may take as long as it takes, five seconds on most days.\n", ""},
		{"words that are strewn over a sentence", "it has two modes", "In 1 of 2 claims, said the maker of the camera, who had come for the evening, it records in Directing mode.\n", ""},
		{"CRLF and a mark of order", "two modes", "\ufeffFirst.\r\n\r\nIt has\r\ntwo modes.\r\n", "two modes @4:1"},
		{"after escapes and references", "a 3 < 4", "R&amp;D: \\* a 3 &lt; 4\n", "a 3 < 4 @1:13"},
		{"in a block of HTML", "up to 5 GB", "Text.\n\n<div>\n<p>It takes up to 5 GB.</p>\n</div>\n", "up to 5 GB @3:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := parse(t, "text/markdown", c.text, claim.Claim{ID: "c", Says: c.says})
			got := ""
			for _, p := range text.Places {
				got = placed(text)["c"] + at(p)
			}
			if got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func at(p Place) string {
	return fmt.Sprintf(" @%d:%d", p.Line, p.Column)
}
