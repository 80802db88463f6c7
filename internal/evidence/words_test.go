package evidence

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func forms(text string) []string {
	var out []string
	for _, w := range Words(text) {
		out = append(out, w.Form)
	}
	return out
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The user's models, supported", "the user model support"},
		{"policies classes uses status", "policy class use status"},
		{"NVIDIA A100 GPUs", "nvidia a100 gpus"},
		{"max_tokens x86_64 edge-dev_91.0.852", "max_tokens x86_64 edge dev 91.0.852"},
		{"2,000 and 1,50 and 127.0.0.1:8080", "2000 and 1,50 and 127.0.0.1:8080"},
		{"40GB v1.31+", "40 gb v1 31"},
		{"ｆｕｌｌ　ｗｉｄｔｈ １２３ ﬁle", "full width 123 file"},
		{"non‑breaking “quotes” don’t", "non break quot dont"},
		{"两大模式", "两大 大模 模式"},
		{"長さは6秒です", "長さ さは 6 秒で です"},
		{"✅ yes ✗ no", "✓ yes ✗ no"},
		{"", ""}, {"…—!", ""},
	} {
		if diff := cmp.Diff(strings.Fields(c.want), forms(c.text)); diff != "" && c.want+strings.Join(forms(c.text), "") != "" {
			t.Errorf("words of %q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestWordsSpanTheirText(t *testing.T) {
	text := "Each key may send 600 requests — 视频长度 ６ 秒, x86_64."
	end := 0
	for _, w := range Words(text) {
		if w.Start < end || w.End <= w.Start || w.End > len(text) {
			t.Errorf("word %q at %d to %d, after %d", w.Form, w.Start, w.End, end)
		}
		end = w.End
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"retirement", "retired", true}, {"hostnames", "names", true}, {"unused", "unusued", true}, {"webook", "webhook", true},
		{"support", "report", false}, {"enabled", "disabled", false}, {"upload", "download", false}, {"16", "16.14", false},
		{"cat", "car", false}, {"authenticated", "unauthenticated", false}, {"domains", "subdomains", false}, {"four", "foue", false}, {"core", "corn", false}, {"modes", "models", false},
	} {
		if got := Alike(Stem(c.a), Stem(c.b)); got != c.want {
			t.Errorf("alike %s, %s: got %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// FuzzWords holds that spans are in order and within the text, and that
// folding is stable: a form is its own form.
func FuzzWords(f *testing.F) {
	f.Add("Each key may send 600 requests")
	f.Add("_'’x_1.2,345ﬁ\u00ad两大é\xff")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, w := range Words(text) {
			if w.Start < end || w.End <= w.Start || w.End > len(text) || w.Form == "" {
				t.Fatalf("word %q at %d to %d of %q, after %d", w.Form, w.Start, w.End, text, end)
			}
			end = w.End
		}
		for _, term := range Terms(text) {
			if term.End > len(text) || term.Start >= term.End {
				t.Fatalf("term %q at %d to %d of %q", term.Form, term.Start, term.End, text)
			}
		}
	})
}

func FuzzAlike(f *testing.F) {
	f.Add("four", "foue")
	f.Add("retirement", "retired")
	f.Fuzz(func(t *testing.T, a, b string) {
		if Alike(a, b) != Alike(b, a) {
			t.Errorf("%q is alike %q one way only", a, b)
		}
	})
}
