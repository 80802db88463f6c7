package check_test

import (
	"net/http"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// hostileContent is framed well and says 200, and is still not the page.
func hostileContent() []hostileCase {
	german := strings.Repeat("<p>Die Kamera ist klein und für Menschen gedacht, die im Gehen filmen; ein Akku reicht für einen Tag.</p>", 12)
	chinese := strings.Repeat("<p>这款相机小巧轻便，适合边走边拍的人使用，电池可以用一整天。</p>", 12)
	eaten := func(name, opener string) hostileCase {
		return hostileCase{
			name: "C14 unclosed " + name, want: "suspect empty",
			answer: html(strings.Replace(article("", ""), "<body>", "<body>"+opener, 1)),
		}
	}
	shell := func(name, body string) hostileCase {
		return hostileCase{name: "F56 " + name, want: "suspect needs_js", answer: html(bare(pageTitle, body))}
	}
	cases := []hostileCase{
		{name: "C01 bytes of no encoding", answer: html(strings.ReplaceAll(article("", ""), " a ", " \xff\xfe\x81\xff ")), want: "suspect mojibake"},
		{name: "C01 the wrong encoding", answer: status(200, gbk(page("规格", chinese)), "Content-Type: text/html; charset=iso-8859-1"), want: "suspect mojibake",
			was: html(page("规格", "<p>A single clip lasts up to 3 minutes.</p><p>The body weighs 412 grams</p>"+chinese))},
		{name: "C01 encoded twice", answer: html(page(pageTitle, strings.Repeat("<p>CafÃ© crÃ¨me, dÃ©jÃ  vu, naÃ¯ve: â€œtoujoursâ€ la mÃªme Ã©cole</p>", 30))), want: "suspect mojibake"},
		{name: "C10 deeper than we read", answer: html(bare(pageTitle, strings.Repeat("<div>", 600)+strings.Repeat("<p>"+paragraphs[0]+"</p>", 9))), want: "suspect parse_limit", says: "only a part"},
		{name: "C11 more text than we read", answer: html(bare(pageTitle, strings.Repeat("<p>"+paragraphs[0]+"</p>\n", 5<<20/len(paragraphs[0]))+strings.Join(paragraphs, "\n"))), want: "suspect parse_limit"},
		eaten("comment", "<!-- "), eaten("script", "<script>"), eaten("style", "<style>"), eaten("textarea", "<textarea>"), eaten("template", "<template>"),
		{name: "C14 unclosed title", answer: html(strings.Replace(article("", ""), "</title>", "", 1)), want: "suspect empty"},
		{name: "C14 unclosed comment after the first words", answer: html(strings.Replace(article("", ""), "<p>", "<!-- <p>", 1)), want: "suspect shrunk", says: "next to nothing"},
		shell("React", `<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script src="/static/js/main.js"></script>`),
		shell("Vue", `<noscript><strong>We're sorry but this app doesn't work properly without JavaScript enabled.</strong></noscript><div id="app"></div><script src="/js/app.js"></script>`),
		shell("Next", `<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"clip":"3 minutes"}</script><script src="/_next/x.js"></script>`),
		shell("Angular", `<app-root></app-root><script src="main.js" type="module"></script>`),
		shell("a spinner", `<div id="root"><p>Loading…</p></div><script src="/main.js"></script>`),
		shell("a spinner, in Chinese", `<div id="app">加载中...</div><script src="/main.js"></script>`),
		shell("in the site's frame", siteNav+`<main><div id="root"> </div></main><script src="/main.js"></script>`+siteFooter),
		shell("words alone", `<p>Please enable JavaScript to view this site.</p><script src="/main.js"></script>`),
		{name: "F56 at first sight", fresh: true, answer: html(bare("Aurora", `<div id="root"></div><script src="/main.js"></script>`)), want: "suspect needs_js"},
		{name: "F55 leads on and on", answer: leadsOn, want: "suspect needs_js"},
		{name: "another language", answer: html(strings.Replace(page(pageTitle, german), `lang="en"`, `lang="de"`, 1)), want: "suspect language", says: "de instead of en"},
		{name: "another script, undeclared", answer: html(strings.Replace(page(pageTitle, chinese), ` lang="en"`, ``, 1)), want: "suspect language", says: "Han instead of Latin"},
		{name: "next to nothing left", answer: html(page(pageTitle, "<h1>Aurora X2</h1>")), want: "suspect shrunk", says: "next to nothing"},
		{name: "half left under another title", answer: only(html(page("Our spring catalogue | Aurora Works", "<h1>Spring</h1><p>"+paragraphs[3]+paragraphs[4]+"</p>"))), want: "suspect shrunk", says: "another title"},
		{name: "half left at another host", answer: elsewhere(302, "http://old.localhost:PORT/specs/x2", html(page(pageTitle, "<p>"+paragraphs[3]+paragraphs[4]+"</p>"))), want: "suspect shrunk", says: "another host"},
		{name: "an error in JSON", answer: status(200, `{"error": "upstream", "code": 17}`, "Content-Type: application/json"), want: "suspect shrunk"},
		{name: "an error of PHP", answer: html("<br />\n<b>Fatal error</b>: Uncaught Error: Call to undefined function specs() in /srv/www/specs.php:12"), want: "suspect shrunk"},
		{name: "a frameset", answer: html(`<html><head><title>Aurora</title></head><frameset cols="*"><frame src="/inner"></frameset></html>`), want: "suspect empty"},
	}
	return append(cases, hostileCase{
		name: "F67 304 though nothing is kept", fresh: true, want: "unavailable status",
		answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) },
	})
}

// leadsOn is a page that only says where to go, at every address.
func leadsOn(w http.ResponseWriter, r *http.Request) {
	to := r.URL.Path + "x"
	html(`<html><head><meta http-equiv="refresh" content="0;url=`+to+`"></head><body>Moving…</body></html>`)(w, r)
}

// gbk returns s in the encoding of older Chinese pages.
func gbk(s string) string {
	encoded, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		panic(err) // the test's own text
	}
	return encoded
}
