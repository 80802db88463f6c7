package web_test

import (
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/web"
)

// listening serves h at an address until the returned function is called.
func listening(t *testing.T, address string, h http.Handler) (string, func()) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := web.NewServer(discard)
	server.Listen(l, h)
	return l.Addr().String(), func() {
		if err := server.Close(time.Second); err != nil {
			t.Log(err)
		}
	}
}

// TestFollowing changes what the daemon knows below an open page: the page
// shows it, and nothing that somebody does there is lost.
func TestFollowing(t *testing.T) {
	n := newNewsroom(t)
	address, end := listening(t, "127.0.0.1:0", n.as(editor))
	defer end()
	b := browseAt(t, "http://"+address)
	b.look(1440, "light")
	b.open("/articles/oyster?claim=access")
	const reason = `document.querySelector("#evidence-access .decide [name=reason]")`
	b.do(chromedp.Click(chromedp.CSS(`#evidence-access input[value="article_changed"]`)),
		chromedp.SendKeys(chromedp.CSS(`#evidence-access .decide [name="reason"]`), "half a sen"))
	eval[bool](b, `window.stayed = true; scrollTo(0, 37); document.querySelector("#evidence-length details").open = true; `+reason+`.focus(); `+reason+`.setSelectionRange(2, 4); true`)

	n.says("/announcement", "News", "There are two modes, Wandering and Directing.", "Directing records up to 9 minutes of video.", "Finished takes come at 720p.", "It is new, and it stays as it is for all that anybody knows about it.")
	n.check(april(25), "/announcement")
	n.door.Live.Publish()
	b.await(`document.querySelector("#evidence-length .why").textContent === "3 minutes → 9 minutes"`)
	b.await(`document.querySelector("#at-modes").className === "claim is-supported"`)
	for what, holds := range map[string]string{
		"the page was loaded anew":           "window.stayed === true",
		"it scrolled":                        "scrollY === 37",
		"the selected claim is another":      `document.querySelector(".evidence.selected").id === "evidence-access"`,
		"the focus went":                     "document.activeElement === " + reason,
		"the cursor went":                    reason + ".selectionStart === 2 && " + reason + ".selectionEnd === 4",
		"what was written is gone":           reason + `.value === "half a sen"`,
		"what was chosen is gone":            `document.querySelector("#evidence-access [value=article_changed]").checked`,
		"what was opened is closed":          `document.querySelector("#evidence-length details").open`,
		"the wire speaks though all is well": `document.querySelector("#wire").textContent === ""`,
	} {
		if !eval[bool](b, holds) {
			t.Error(what)
		}
	}
	n.send(editor, "/claims/oyster/length/snooze", nil)
	b.await(`document.querySelector("#evidence-length .decided")?.textContent.includes("Snoozed") === true`)
	b.well("following")
}

// TestLostAndFound ends the daemon below an open page, and starts it again.
func TestLostAndFound(t *testing.T) {
	n := newNewsroom(t)
	address, end := listening(t, "127.0.0.1:0", n.as(editor))
	b := browseAt(t, "http://"+address)
	b.open("/")
	b.await(`document.querySelector("h1").textContent === "1 article needs you"`)
	end()
	b.await(`document.querySelector("#wire").textContent.startsWith("The connection is lost.")`)
	n.send(editor, "/claims/walls/price/snooze", nil)
	for _, id := range []string{"modes", "length", "access"} {
		n.send(editor, "/claims/oyster/"+id+"/accept", nil)
	}
	_, end = listening(t, address, n.as(editor))
	defer end()
	b.await(`document.querySelector("#wire").textContent === "Connected again."`)
	b.await(`document.querySelector("#article-walls").textContent.includes("snoozed") && document.title === "Desk · monitor"`)
	b.await(`document.querySelector("#wire").textContent === ""`)
}

// TestSignedOut takes the right to look away below an open page.
func TestSignedOut(t *testing.T) {
	n := newNewsroom(t)
	address, end := listening(t, "127.0.0.1:0", n.as(editor))
	defer end()
	b := browseAt(t, "http://"+address)
	b.open("/")
	b.await(`document.querySelector("h1").textContent === "1 article needs you"`)
	hash, err := auth.HashPassword("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	n.door.Guard.Set(web.Admission{Auth: auth.Settings{Users: []auth.User{{Name: editor, Hash: claim.Secret(hash), Role: auth.Editor}}}})
	n.door.Live.Publish()
	b.await(`document.querySelector("#wire").textContent === "You are signed out. Reload the page to sign in."`)
	if !eval[bool](b, `document.querySelector("h1").textContent === "1 article needs you"`) {
		t.Error("the form to sign in took the place of what somebody was reading")
	}
}
