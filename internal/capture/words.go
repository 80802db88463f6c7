package capture

import "monitor/internal/claim"

// A wording is how pages of one kind speak of themselves. Lines are whole
// titles, headings or first lines; phrases stand anywhere in a page that says
// little else. All are folded; the Chinese ones are those of the usual servers,
// panels and portals.
type wording struct {
	reason  claim.Reason
	detail  string
	lines   []string
	phrases []string
}

// wordings are asked in this order.
var wordings = [...]wording{
	{
		reason: claim.ReasonChallenge,
		detail: "the page asks visitors to prove that they are people",
		lines: []string{
			"just a moment", "attention required", "checking your browser", "checking your browser before accessing",
			"verify you are human", "verify that you are human", "are you a robot", "are you human", "human verification",
			"security check", "security verification", "one more step", "ddos protection", "bot verification", "robot check",
			"un momento", "einen moment", "un instant", "só um momento", "один момент", "请稍候", "请稍等", "しばらくお待ちください",
			"安全验证", "人机验证", "滑动验证", "访问验证", "请完成安全验证", "请输入验证码", "百度安全验证",
		},
		phrases: []string{
			"verify you are human", "verifying you are human", "verify that you are a human", "confirm you are human",
			"confirm that you are human", "prove you are human", "i'm not a robot", "i am not a robot", "checking your browser",
			"enable javascript and cookies to continue", "complete the security check", "complete the captcha",
			"solve the captcha", "please complete the captcha", "请完成验证", "完成安全验证", "拖动滑块", "拖动下方滑块", "点击验证",
			"请输入验证码", "检查您的浏览器", "私はロボットではありません", "ich bin kein roboter", "je ne suis pas un robot", "no soy un robot",
		},
	},
	{
		reason: claim.ReasonBlocked,
		detail: "the site says that it denies us the page",
		lines: []string{
			"access denied", "access to this page has been denied", "forbidden", "403 forbidden", "403", "error 403", "403 error",
			"request blocked", "request rejected", "blocked", "you have been blocked", "sorry, you have been blocked",
			"not available in your region", "not available in your country", "unavailable for legal reasons", "unavailable in your region",
			"this content is not available in your region", "this content is not available in your country",
			"unsupported browser", "browser not supported", "your browser is not supported", "too many requests", "429 too many requests",
			"rate limit exceeded", "拒绝访问", "访问被拒绝", "禁止访问", "访问受限", "访问被拦截", "请求被拦截", "您的请求已被拦截", "访问过于频繁",
			"操作过于频繁", "浏览器版本过低", "zugriff verweigert", "accès refusé", "acceso denegado", "доступ запрещен", "アクセスが拒否されました",
		},
		phrases: []string{
			"not available in your region", "not available in your country", "not available in your location",
			"unavailable in your region", "unavailable in your country", "isn't available in your", "due to your region",
			"ip address has been blocked", "your ip has been", "ip has been banned", "you have been blocked", "you don't have permission to access",
			"you do not have permission to access", "unusual traffic", "suspicious activity", "automated requests", "automated access",
			"too many requests", "upgrade your browser", "your browser is not supported", "您所在的地区", "您所在的国家", "当前地区", "访问过于频繁", "请求过于频繁",
			"已被管理员拦截", "可能包含攻击", "ip已被", "ip 已被", "存在异常流量", "请升级浏览器", "お住まいの地域", "in ihrer region nicht verfügbar",
			"n'est pas disponible dans votre pays", "no está disponible en tu país",
		},
	},
	{
		reason: claim.ReasonMaintenance,
		detail: "the site says that it is under maintenance",
		lines: []string{
			"under maintenance", "down for maintenance", "site maintenance", "maintenance mode", "site under maintenance",
			"scheduled maintenance in progress", "we'll be back soon", "we will be back soon", "we'll be right back", "be right back", "back soon",
			"temporarily unavailable", "service unavailable", "503 service unavailable", "service temporarily unavailable",
			"503 service temporarily unavailable", "temporarily down", "under construction", "500 internal server error",
			"internal server error", "something went wrong", "502 bad gateway", "bad gateway", "error establishing a database connection", "database error",
			"系统维护", "网站维护", "系统维护中", "网站维护中", "正在维护", "维护中", "升级维护", "服务暂停", "网站升级中", "服务器错误",
			"系统繁忙", "网络错误", "网站建设中", "メンテナンス中", "ただいまメンテナンス中です", "점검 중", "wartungsarbeiten", "en maintenance", "en mantenimiento",
			"manutenção", "техническое обслуживание", "технические работы",
		},
		phrases: []string{
			"down for maintenance", "down for scheduled maintenance", "undergoing maintenance", "undergoing scheduled maintenance",
			"under maintenance", "performing maintenance", "performing scheduled maintenance", "maintenance in progress", "be back soon",
			"be back shortly", "be back online", "be right back", "come back later", "check back soon", "try again later", "technical difficulties", "error establishing a database connection",
			"正在维护", "系统维护", "维护升级", "升级维护", "网站维护", "暂停服务", "暂时无法访问", "稍后再试", "稍后访问", "请稍后重试", "系统繁忙", "敬请期待",
			"メンテナンス", "しばらくして", "wartungsarbeiten", "in kürze wieder", "en maintenance", "de retour bientôt", "en mantenimiento", "технические работы",
		},
	},
	{
		reason: claim.ReasonNeedsJS,
		detail: "the page asks for scripts to be run before it shows its text",
		lines: []string{
			"loading", "please wait", "javascript required", "javascript is required", "javascript is disabled", "加载中", "正在加载", "页面加载中", "読み込み中",
		},
		phrases: []string{
			"enable javascript", "javascript is required", "requires javascript", "javascript is disabled", "javascript enabled", "turn on javascript",
			"need javascript", "without javascript", "启用javascript", "启用 javascript", "开启javascript", "开启 javascript", "javascriptを有効",
			"javascript を有効", "javascript aktivieren", "activer javascript", "activez javascript", "activar javascript", "habilitar javascript",
			"ative o javascript", "включите javascript",
		},
	},
}

// loginLines and loginPhrases are those of pages that want to know who comes.
var (
	loginLines = []string{
		"log in", "login", "log on", "sign in", "signin", "sign in to continue", "log in to continue", "please sign in", "please log in",
		"member login", "customer login", "welcome back", "sign in to your account", "log in to your account", "authentication required",
		"single sign-on", "登录", "登陆", "请登录", "用户登录", "会员登录", "账号登录", "扫码登录", "统一身份认证", "登录注册", "ログイン", "로그인",
		"anmelden", "einloggen", "connexion", "se connecter", "iniciar sesión", "acceder", "entrar", "войти", "вход",
	}
	loginPhrases = []string{
		"you must be logged in", "you must log in", "you need to log in", "you need to sign in", "please log in to", "please sign in to",
		"sign in to continue", "log in to continue", "log in to view", "sign in to view", "login to view", "session has expired", "session expired",
		"请先登录", "请登录后", "登录后查看", "登录后可见", "登录后继续", "需要登录", "登录后才能", "您还未登录", "会话已过期", "ログインしてください",
		"bitte melden sie sich an", "veuillez vous connecter", "debes iniciar sesión", "необходимо войти",
	}
)

// missingLines and missingPhrases are those of pages that stand for one that
// is not there.
var (
	missingLines = []string{
		"page not found", "not found", "404", "404 not found", "404 error", "error 404", "404 page not found", "404 - page not found",
		"404 - not found", "http 404", "oops", "page does not exist", "page doesn't exist", "page no longer exists", "page unavailable", "page removed",
		"page not available", "this page isn't available", "this page could not be found", "this page does not exist", "this page doesn't exist",
		"this page is no longer available", "we can't find that page", "we couldn't find that page", "content not found",
		"content unavailable", "article not found", "product not found", "file not found", "no longer available", "nothing found", "nothing here",
		"页面不存在", "页面未找到", "找不到页面", "页面找不到了", "找不到该页面", "未找到页面", "您访问的页面不存在", "你访问的页面不存在", "页面已删除", "页面走丢了",
		"内容不存在", "内容已删除", "文章不存在", "该内容已被删除", "该页面不存在", "ページが見つかりません", "お探しのページは見つかりませんでした",
		"welcome to nginx", "apache2 ubuntu default page", "apache2 debian default page", "it works", "iis windows server", "http server test page",
		"account suspended", "this account has been suspended", "site not found", "no such app", "there's nothing here, yet",
		"페이지를 찾을 수 없습니다", "seite nicht gefunden", "page introuvable", "page non trouvée", "página no encontrada", "página não encontrada",
		"pagina non trovata", "pagina niet gevonden", "страница не найдена", "nie znaleziono strony", "sidan hittades inte",
	}
	missingPhrases = []string{
		"the page you are looking for", "the page you're looking for", "the page you were looking for", "the page you requested",
		"the requested page", "this page does not exist", "this page doesn't exist", "this page could not be found", "page cannot be found",
		"page can't be found", "page could not be found", "page has been removed", "page has been moved", "page has moved", "may have been moved", "may have been deleted",
		"page no longer exists", "page is no longer available", "content is no longer available", "article is no longer available", "couldn't find that page", "couldn't find the page", "can't find the page",
		"您访问的页面", "你访问的页面", "您要找的页面", "您查看的页面", "您请求的页面", "页面不存在", "已被删除", "找不到您要", "无法找到该页",
		"お探しのページ", "die gesuchte seite", "la page que vous", "la página que buscas", "запрошенная страница",
	}
)

// paywallPhrases offer the rest of a text for money or a name.
var paywallPhrases = []string{
	"to continue reading", "to keep reading", "subscribe to continue", "sign up to read", "log in to read", "register to read", "members only", "to read the full", "to read the rest", "to read this article", "to unlock this",
	"already a subscriber", "subscribe to read", "subscribers only", "for subscribers only", "is for subscribers", "exclusive to subscribers",
	"for paying subscribers", "subscriber-only", "reached your limit of free", "reached your article limit", "free articles left",
	"become a member to read", "this post is for paid", "unlock full access", "阅读全文需", "订阅后阅读", "订阅后继续", "订阅即可阅读", "付费阅读", "付费内容", "付费后",
	"开通会员", "成为会员", "会员专享", "剩余内容", "试读结束", "解锁全文", "有料会員", "この記事は会員限定", "続きを読むには", "um weiterzulesen", "jetzt weiterlesen",
	"réservé aux abonnés", "pour lire la suite", "para seguir leyendo", "solo para suscriptores", "para continuar lendo", "только для подписчиков",
}

// paywallWords tell enough where a part of the last text is gone, unless what
// is offered is a letter.
var (
	paywallWords = []string{"subscribe", "subscription", "membership", "paywall", "premium", "订阅", "会员", "付费", "abonn", "suscri", "assin", "подписк"}
	letterWords  = []string{"newsletter", "by mail", "by email", "inbox", "rss", "邮件"}
)

// consentWords are what a dialog about cookies and data cannot do without.
var consentWords = []string{
	"cookie", "consent", "privacy", "personal data", "partners", "legitimate interest", "gdpr", "tracking", "accept all", "reject all",
	"隐私", "同意", "个人信息", "クッキー", "プライバシー", "einwilligung", "datenschutz", "zustimm", "akzeptieren", "consentement", "confidentialité",
	"accepter", "privacidad", "aceptar", "consenso", "toestemming", "персональн", "согласи",
}

// parkingPhrases are what the holders of idle names write on them.
var parkingPhrases = []string{
	"domain is for sale", "domain may be for sale", "domain name is for sale", "buy this domain", "inquire about this domain", "domain is parked",
	"domain has expired", "parked free", "this domain is registered", "make an offer on this domain", "域名出售", "域名转让", "域名正在出售", "购买该域名",
	"该域名已过期", "域名已到期", "此域名", "diese domain steht zum verkauf", "ce domaine est à vendre", "este dominio está en venta", "домен продается",
}

// parkingHosts serve such pages (the lists that blockers and registrars publish).
var parkingHosts = []string{
	"sedoparking.com", "parkingcrew.net", "bodis.com", "parklogic.com", "above.com", "hugedomains.com", "afternic.com", "dan.com", "domainmarket.com",
	"wsimg.com/parking-lander", "d38psrni17bvxu.cloudfront.net", "cdn.consentmanager.net/parking", "skenzo.com", "namebright.com", "parking.reg.ru", "voodoo.com",
}
