package render

import (
	"fmt"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// asking is the event of a request of the main frame.
func asking(n int, url string) *network.EventRequestWillBeSent {
	return &network.EventRequestWillBeSent{
		RequestID: network.RequestID(fmt.Sprint(n)), LoaderID: cdp.LoaderID(fmt.Sprint(n)),
		Request: &network.Request{URL: url, Method: "GET"},
	}
}
