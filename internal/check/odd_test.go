package check_test

import (
	"fmt"
	"net/http"
	"strings"

	"monitor/internal/claim"
)

func oddCases() []oddCase {
	cases := oddWire()
	cases = append(cases, oddEncodings()...)
	cases = append(cases, oddMarkup()...)
	cases = append(cases, oddSurroundings()...)
	cases = append(cases, oddSubjects()...)
	return append(cases, oddRewrites()...)
}

// chineseClip is a claim of a page in Chinese.
var chineseClip = claim.Claim{ID: "clip", Says: "单段视频最长 3 分钟。", Quote: "单段视频最长可达 3 分钟"}

var chinesePage = page("极光 X2 规格", "<h1>极光 X2 规格</h1><p>单段视频最长可达 3 分钟。</p>"+
	strings.Repeat("<p>这款相机小巧轻便，适合边走边拍的人使用，电池可以用一整天。</p>", 12))

func oddWire() []oddCase {
	body := article("", "")
	return []oddCase{
		{name: "F11 one length twice", answer: raw(framed("200 OK", body, fmt.Sprintf("Content-Length: %d\r\nContent-Length: %[1]d", len(body))))},
		{name: "F18 closed by the connection, whole", answer: raw(framed("200 OK", body))},
		{name: "F23 many cookies", answer: raw(framed("200 OK", body, strings.Repeat("Set-Cookie: a=b\r\n", 5000)+fmt.Sprintf("Content-Length: %d", len(body))))},
		{name: "F27 folded headers", answer: raw(framed("200 OK", body, "X-Note: a\r\n b", fmt.Sprintf("Content-Length: %d", len(body))))},
		{name: "F34 x-gzip", answer: status(200, packed(body), "Content-Encoding: x-gzip")},
		{name: "F36 says packed, is plain", answer: status(200, body, "Content-Encoding: gzip")},
		{name: "F37 packed without saying so", answer: status(200, packed(body))},
		{name: "203", answer: status(203, body)},
		{name: "F73 another variant", answer: html(article("<p>New: order a sample.</p>", "<p>Rated four of five.</p>"))},
		{name: "F53 moved for good, same text", answer: elsewhere(301, "/x2/specifications.html", goodPage)},
		{name: "F53 moved to the home page, same text", answer: elsewhere(301, "/", goodPage)},
		{name: "F53 to another host, same text", answer: elsewhere(301, "http://www.new.localhost:PORT/x2", goodPage)},
		{name: "a slash at the end", fresh: true, answer: elsewhere(301, specsPath+"/", goodPage)},
		{name: "home leads to a language", fresh: true, path: "/", answer: elsewhere(302, "/en/", goodPage)},
		{name: "a page about logins is led to its new place", fresh: true, path: "/docs/login", answer: elsewhere(301, "/docs/auth/login", goodPage)},
		{name: "Cloudflare delivers it", answer: status(200, body, "Server: cloudflare", "Cf-Ray: 8c", "Server-Timing: cfEdge;dur=5, cfOrigin;dur=0")},
		{name: "Akamai delivers it", answer: status(200, body, "Server: AkamaiGHost", "Cache-Control: no-cache")},
		{name: "CloudFront delivers it", answer: status(200, body, "Server: CloudFront", "X-Cache: Miss from cloudfront")},
	}
}

func oddEncodings() []oddCase {
	bom := "\xef\xbb\xbf"
	head := strings.Repeat("<!-- plain words in ASCII, to fill the head of the page -->", 30)
	late := func(at int) string {
		return "<!DOCTYPE html><html><head><!--" + strings.Repeat("x", at) + `--><meta charset="gbk"><title>规格</title></head><body><p>单段视频最长可达 3 分钟。</p></body></html>`
	}
	plain := "Content-Type: text/html"
	return []oddCase{
		{name: "C01 GBK that says UTF-8", fresh: true, claim: chineseClip, answer: html(gbk(chinesePage))},
		{name: "C02 meta at 900", fresh: true, claim: chineseClip, answer: status(200, gbk(late(900)), plain)},
		{name: "C02 meta at 2000", fresh: true, claim: chineseClip, answer: status(200, gbk(late(2000)), plain)},
		{name: "C03 UTF-8 after an ASCII head", fresh: true, claim: chineseClip, answer: status(200, strings.Replace(strings.Replace(chinesePage, "<head>", "<head>"+head, 1), `<meta charset="utf-8">`, "", 1), plain)},
		{name: "C04 BOM against the header", fresh: true, claim: chineseClip, answer: status(200, bom+chinesePage, "Content-Type: text/html; charset=gbk")},
		{name: "C04 UTF-16", fresh: true, claim: chineseClip, answer: status(200, utf16LE(chinesePage), plain)},
		{name: "C07 another charset, same text", answer: status(200, article("", ""), "Content-Type: text/html; charset=windows-1252")},
		{name: "C08 NUL bytes", answer: html(article("<p>a\x00b</p>", ""))},
		{name: "C19 bytes unnamed", answer: status(200, article("", ""), "Content-Type: application/octet-stream")},
		{name: "C19 plain text", answer: status(200, strings.Join(paragraphs, "\n"), "Content-Type: text/plain")},
		{name: "XHTML", answer: status(200, article("", ""), "Content-Type: application/xhtml+xml")},
		{name: "JSON", fresh: true, answer: status(200, `{"note": "A single clip lasts up to 3 minutes."}`, "Content-Type: application/json")},
		{name: "a replacement character of its own", answer: html(article("<p>Where a file name shows \ufffd, the card is worn. Two of them, \ufffd\ufffd, are no worse.</p>", ""))},
		{name: "a language wrongly declared", answer: html(strings.Replace(article("", ""), `lang="en"`, `lang="zh-CN"`, 1))},
		{name: "two languages", answer: html(article("", strings.Repeat("<p>这款相机小巧轻便，适合边走边拍的人使用。</p>", 10)))},
	}
}

func oddMarkup() []oddCase {
	deep := bare(pageTitle, strings.Repeat("<p>", 3)+strings.Repeat("<div>", 700)+strings.Join(paragraphs, "<br>"))
	claimLine := "<p>A single clip lasts up to 3 minutes.</p>"
	return []oddCase{
		{name: "C10 deeper than we read, but found", answer: html(deep)},
		{name: "C11 100 000 attributes", answer: html(article("<div "+strings.Repeat("a=b ", 100_000)+">", "</div>"))},
		{name: "C11 an attribute of 9 MiB", answer: html(article(`<div data-x="`+strings.Repeat("x", 9<<20)+`">`, "</div>"))},
		{name: "one line of 2 MiB", answer: html(article("<script>var a='"+strings.Repeat("x", 2<<20)+"'</script>", ""))},
		{name: "unclosed tags", answer: html("<title>" + pageTitle + "</title><body><div><p>" + strings.Join(paragraphs, "<p>") + "<b>")},
		{name: "no end of markup", answer: html(strings.TrimSuffix(article("", ""), "</body></html>"))},
		{name: "no markup to speak of", answer: html(strings.Join(paragraphs, "<p>"))},
		{name: "C16 spelt otherwise", answer: html(strings.Replace(article("", ""), "up to 3 minutes", "up&nbsp;to <b>3</b> min\u00adutes\u200b", 1))},
		{name: "C20 an entity of a file", answer: status(200, `<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>&x;</p>`+claimLine+"</body></html>", "Content-Type: application/xhtml+xml"), fresh: true},
		{name: "C21 a base inside", answer: html(strings.Replace(article("", ""), "<title>", `<base href="http://10.0.0.1/"><title>`, 1))},
		{name: "refreshes itself now and then", answer: html(strings.Replace(article("", ""), "<title>", `<meta http-equiv="refresh" content="300"><title>`, 1))},
		{name: "leads on, though whole", answer: html(strings.Replace(article("", ""), "<title>", `<meta http-equiv="refresh" content="0;url=/next"><title>`, 1))},
		{name: "asks for scripts beside its text", answer: html(article("<noscript>Please enable JavaScript.</noscript>", `<div id="root"></div><script src="/x.js"></script>`))},
		{name: "written by a server into an application's root", fresh: true, answer: html(bare("Aurora", `<noscript>Enable JavaScript for the gallery.</noscript><div id="root">`+claimLine+`</div><script src="/x.js"></script>`))},
	}
}

// oddSurroundings put things around the page that also stand before walls.
func oddSurroundings() []oddCase {
	banner := `<div class="cookie-banner"><h2>We value your privacy</h2><p>We use cookies and process personal data to improve this site.
		With your consent our partners do so too.</p><button>Accept all</button><button>Reject all</button></div>`
	short := bare("Aurora X2", "<h1>Aurora X2</h1><p>A single clip lasts up to 3 minutes.</p>")
	around := func(name, before, after string) oddCase {
		return oddCase{name: name, fresh: true, answer: html(article(before, after))}
	}
	brief := func(name, body string) oddCase {
		return oddCase{name: "short, " + name, fresh: true, answer: html(bare("Aurora X2", "<h1>Aurora X2</h1><p>A single clip lasts up to 3 minutes.</p>"+body))}
	}
	return []oddCase{
		{name: "a banner comes", answer: html(article(banner, ""))},
		{name: "a banner goes", was: html(article(banner, "")), answer: goodPage},
		around("F80 a banner before the article", banner, ""),
		around("F80 a banner after the article", "", banner),
		around("a captcha in the form for comments", "", `<form><textarea></textarea><div class="g-recaptcha"></div></form><script src="https://www.google.com/recaptcha/api.js"></script>`),
		around("a test that watches every page", `<script src="https://www.google.com/recaptcha/api.js?render=6Lc"></script>`, ""),
		around("Cloudflare's script", "", `<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`),
		around("a login in the corner", `<form><input name=u><input type=password></form>`, ""),
		around("an offer to subscribe", "", "<p>Subscribe to our letter to continue reading about Aurora. Already a subscriber? Thank you.</p>"),
		around("not free, but whole", `<script type="application/ld+json">{"isAccessibleForFree": false}</script>`, ""),
		around("a notice of maintenance", "<p>We'll be back soon after maintenance on Sunday night.</p>", ""),
		around("a notice about the region", "<p>Some accessories are not available in your region.</p>", ""),
		{name: "short and honest", fresh: true, answer: html(short)},
		{name: "five words", fresh: true, answer: html("<p>A single clip lasts up to 3 minutes."), claim: clipClaim},
		brief("with scripts", `<script src="/a.js"></script><script>1</script>`),
		brief("with a banner", banner),
		brief("with a login in the corner", `<form><input name=u><input type=password></form>`),
		{name: "a vendor's script on a page of sixty words", fresh: true, answer: html(bare("Aurora X2", `<script src="//client.perimeterx.net/PX1/main.min.js"></script>
			<script src="/_Incapsula_Resource?SWJIYLWA=1"></script><script src="https://www.google.com/recaptcha/api.js"></script><p>`+paragraphs[1]+"</p><p>"+paragraphs[2]))},
		{name: "rewritten from the ground, with a login in the corner", answer: only(html(page("Technical data | Aurora Works", `<form><input name=u><input type=password></form><p>A single clip lasts up to 3 minutes.</p>`+
			strings.Repeat("<p>Lens, sensor, finder and shutter were built anew by other hands in another hall, and every figure of theirs is listed below.</p>", 14))))},
		brief("with a captcha in its form", `<form><input type=email><div class="h-captcha"></div></form><script src="https://js.hcaptcha.com/1/api.js"></script>`),
		brief("with a test that watches", `<script src="https://www.google.com/recaptcha/api.js?render=6Lc"></script>`),
		{name: "short, in Chinese", fresh: true, claim: chineseClip, answer: html(bare("规格", "<p>单段视频最长可达 3 分钟。</p>"))},
		{name: "C22 noise", answer: html(article("<p>12:04:33, 8 132 readers, token 9f3a</p>", "<p>Advertisement: shoes</p>")), was: html(article("<p>11:58:01, 7 001 readers, token c0de</p>", "<p>Advertisement: tea</p>"))},
	}
}

// oddSubjects are pages about what walls say of themselves.
func oddSubjects() []oddCase {
	lead := "<p>A single clip lasts up to 3 minutes.</p>"
	about := func(name, title, text string) oddCase {
		return oddCase{name: "about " + name, fresh: true, answer: only(html(page(title+" | Aurora help", "<h1>"+title+"</h1>"+lead+"<p>"+text+"</p><p>"+paragraphs[3]+paragraphs[4]+"</p>")))}
	}
	return []oddCase{
		about("captchas", "How we check that you are human", "When a form asks you to prove you are human, complete the captcha and go on. It is there because of automated requests."),
		about("logins", "Signing in to your account", `Please log in to see your cameras. If your session has expired, sign in again.<input type="password" placeholder="An example">`),
		about("missing pages", "What 404 means", "The page you are looking for may have been moved. A server then answers Not found."),
		about("missing pages, by their very title", "404 Not Found", "The status says that the server has no such page; it may come back."),
		about("maintenance", "Maintenance windows", "During maintenance the site is temporarily unavailable. Please try again later; we'll be back soon."),
		about("regions", "Where Aurora is sold", "If a model is not available in your country, a partner may import it. Access denied is what the shop then says."),
		about("cookies", "Cookies and consent", "We use cookies with your consent. You may withdraw your consent, and our partners delete the personal data that cookies hold."),
		about("payment", "Subscriptions", "Subscribe to read the full archive. Already a subscriber? Your plan renews each year."),
		about("names", "Selling a domain", "A parked page says that a domain is for sale. Buy this domain, it says, and gives a price."),
		about("scripts", "JavaScript on this site", "Enable JavaScript to see the gallery; the text needs none. Loading takes a second."),
		about("the area code 404", "Area code 404", "It is that of a city, and no error."),
		{name: "about maintenance, as a notice", fresh: true, answer: html(page("Scheduled maintenance on 3 May", "<h1>Scheduled maintenance on 3 May</h1><p>Uploads stop for two hours. A single clip lasts up to 3 minutes until then.</p>"))},
	}
}

// oddRewrites are honest editions of the page.
func oddRewrites() []oddCase {
	half := "<h1>Aurora X2 specifications</h1><p>" + paragraphs[1] + "</p><p>" + paragraphs[2] + "</p>"
	changed := func(body string) string { return strings.Replace(body, "up to 3 minutes", "up to 5 minutes", 1) }
	plain := func(w http.ResponseWriter, r *http.Request) { only(goodPage)(w, r) }
	return []oddCase{
		{name: "lost half of its text", answer: html(page(pageTitle, half))},
		{name: "lost half of its text, and changed", answer: html(page(pageTitle, changed(half))), want: claim.Changed},
		{name: "lost what the claim rests on", answer: html(strings.Replace(article("", ""), paragraphs[1], "", 1)), want: claim.Missing},
		{name: "changed in one place", answer: html(changed(article("", ""))), want: claim.Changed},
		{name: "twice as long", answer: html(article("", "<p>"+strings.Join(paragraphs[3:], " And ")+"</p>"))},
		{name: "another title", answer: html(strings.Replace(article("", ""), pageTitle, "X2, technical data", 1))},
		{name: "a counter in the title", answer: html(strings.Replace(page(pageTitle, half), pageTitle, "(3) "+pageTitle, 1))},
		{name: "reordered", answer: html(page(pageTitle, "<p>"+paragraphs[6]+"</p><p>"+paragraphs[1]+"</p><p>"+paragraphs[0]+"</p><p>"+paragraphs[2]+paragraphs[3]+paragraphs[4]+"</p>"))},
		{name: "rewritten from the ground", answer: only(html(page("Technical data of the X2 | Aurora Works", "<h1>Technical data</h1><p>A single clip lasts up to 3 minutes.</p>"+strings.Repeat("<p>Lens, sensor, finder and shutter were built anew by other hands in another hall, and every figure of theirs is listed below.</p>", 7))))},
		{name: "the site in another frame", answer: html(bare(pageTitle, "<header><p>Now with a shop</p></header>"+strings.Join(paragraphs, "<p>")))},
		{name: "nothing else to be had at the host", answer: plain},
		{name: "the same at every address", fresh: true, answer: html(bare("Aurora X2", "<p>A single clip lasts up to 3 minutes.</p>"))},
	}
}

// utf16LE returns s with a byte order mark.
func utf16LE(s string) string {
	b := []byte{0xff, 0xfe}
	for _, r := range s { // the test's own text has no surrogates
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}
