package render

import (
	"github.com/chromedp/chromedp"
)

// flags is Chromium's command line. It starts from nothing, for chromedp's own
// list opens what must stay closed here (popups, floods of messages).
func flags(o Options, proxy string) []chromedp.ExecAllocatorOption {
	list := []chromedp.ExecAllocatorOption{
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless,
		chromedp.Flag("no-sandbox", o.NoSandbox), // said either way, or chromedp decides for root
	}
	for _, f := range [][]string{wayOut(proxy), quiet(), light()} {
		for i := 0; i+1 < len(f); i += 2 {
			list = append(list, chromedp.Flag(f[i], f[i+1]))
		}
	}
	if o.UserAgent != "" { // workers and frames too, which the override of a tab does not reach
		list = append(list, chromedp.UserAgent(o.UserAgent))
	}
	if o.Language != "" {
		list = append(list, chromedp.Flag("accept-lang", o.Language))
	}
	return list
}

// wayOut leaves the proxy as the only way out. Chromium by itself goes past
// a proxy to loopback, and with QUIC, WebRTC and its own lookups.
func wayOut(proxy string) []string {
	return []string{
		"proxy-server", "http://" + proxy,
		"proxy-bypass-list", "<-loopback>",
		"host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
		"disable-quic", "",
		"force-webrtc-ip-handling-policy", "disable_non_proxied_udp",
		"webrtc-ip-handling-policy", "disable_non_proxied_udp",
		"dns-prefetch-disable", "",
		"no-pings", "",
	}
}

// quiet switches off what Chromium asks the network for on its own account.
// The proxy would refuse it all: it brings no visit's password.
func quiet() []string {
	return []string{
		"disable-background-networking", "",
		"disable-client-side-phishing-detection", "",
		"disable-component-update", "",
		"disable-component-extensions-with-background-pages", "",
		"disable-default-apps", "",
		"disable-domain-reliability", "",
		"disable-extensions", "",
		"disable-sync", "",
		"disable-breakpad", "",
		"metrics-recording-only", "",
		"safebrowsing-disable-auto-update", "",
		"disable-features", "HttpsUpgrades,HttpsFirstModeV2,HttpsFirstBalancedMode,HttpsFirstBalancedModeAutoEnable,BackForwardCache,SpareRendererForSitePerProcess,PreloadTopChromeWebUI,PreloadTopChromeWebUILessNavigations,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,NetworkTimeServiceQuerying,Prerender2",
		"password-store", "basic",
		"use-mock-keychain", "",
	}
}

// light spares work that no text comes of.
func light() []string {
	return []string{
		"blink-settings", "imagesEnabled=false",
		"mute-audio", "",
		"hide-scrollbars", "",
		"disable-gpu", "",
		"disable-dev-shm-usage", "",
		"disable-hang-monitor", "",
		"disable-background-timer-throttling", "",
		"disable-backgrounding-occluded-windows", "",
		"disable-renderer-backgrounding", "",
		"force-color-profile", "srgb",
	}
}
