package render

// world is the name of the isolated world that our own script runs in: it
// sees the document, and the page's scripts cannot touch it.
const world = "monitor"

// closeWebRTC takes the one way to the network that knows no proxy from pages,
// also in a remote browser, whose command line is not ours.
const closeWebRTC = `for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) {
  try { delete globalThis[name]; } catch {}
};`

// hush lets a page say so much and no more: its console and its exceptions
// come over the same line as the answers to every other tab.
const hush = `(() => {
  let said = 0;
  const most = 50;
  for (const name of Object.keys(console)) {
    const original = console[name];
    if (typeof original !== 'function') continue;
    console[name] = new Proxy(original, {apply(f, self, args) { if (said++ < most) return Reflect.apply(f, self, args); }});
  }
  const quietly = (e) => { if (said++ >= most) e.preventDefault(); };
  for (const type of ['error', 'unhandledrejection']) addEventListener(type, quietly);
})();`

// bell is the function by which offClock tells of what it sees. The page may
// ring it too, and is then waited for as if it had cause.
const bell = "monitorBell"

// offClock rings the bell when a page starts what answers from another thread,
// and whose answer virtual time therefore does not wait for.
const offClock = `(() => {
  let bell = globalThis.` + bell + `;
  delete globalThis.` + bell + `;
  const ring = () => { if (bell) bell(''); bell = null; };
  const watch = (owner, name) => {
    const original = owner && owner[name];
    if (typeof original !== 'function') return;
    try {
      owner[name] = new Proxy(original, {
        apply(f, self, args) { ring(); return Reflect.apply(f, self, args); },
        construct(f, args, made) { ring(); return Reflect.construct(f, args, made); },
      });
    } catch {}
  };
  for (const name of ['Worker', 'SharedWorker', 'createImageBitmap']) watch(globalThis, name);
  for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']) watch(WebAssembly, name);
  for (const name of ['open', 'databases']) watch(globalThis.IDBFactory && IDBFactory.prototype, name);
  for (const name of ['open', 'match', 'keys', 'has']) watch(globalThis.CacheStorage && CacheStorage.prototype, name);
  for (const name of ['digest', 'sign', 'verify', 'encrypt', 'decrypt', 'importKey', 'generateKey', 'deriveKey', 'deriveBits'])
    watch(globalThis.SubtleCrypto && SubtleCrypto.prototype, name);
})();`

// reader defines what is asked of a document. look tells how its text stands,
// in a few numbers; write returns it as HTML, where open shadow trees stand in
// place of their hosts' children (with slots filled) as a reader sees them,
// and without noscript, which a browser with scripts does not show.
const reader = `globalThis.monitor = (() => {
  const hosts = (root) => [...root.querySelectorAll('*')].filter((n) => n.shadowRoot);
  const text = () => {
    const parts = [], roots = document.documentElement ? [document.documentElement] : [];
    for (let r; (r = roots.pop());) {
      parts.push(r.textContent);
      for (const h of hosts(r)) roots.push(h.shadowRoot);
    }
    return parts.join(' ');
  };
  const unread = () => [...document.querySelectorAll('script, style, noscript')].map((e) => e.textContent).join('');
  const dense = (s) => s.replace(/\s+/g, '').length;
  const look = (selector) => {
    const t = text();
    let hash = 0;
    for (let i = 0; i < t.length; i++) hash = (hash * 31 + t.charCodeAt(i)) | 0;
    let shown = true;
    if (selector) { try { shown = document.querySelector(selector) !== null; } catch { shown = false; } }
    let length = t.length - unread().length;
    if (length < 1000) length = dense(t) - dense(unread()); // few words among many spaces are few
    return {length, hash, shown};
  };
  const inert = () => document.implementation.createHTMLDocument('');
  const flat = (node, into, home) => {
    for (let n = node.firstChild; n; n = n.nextSibling) {
      if (n.localName !== 'slot' || !(n.getRootNode() instanceof ShadowRoot)) { into.appendChild(copy(n, home)); continue; }
      const given = n.assignedNodes();
      for (const g of given) into.appendChild(copy(g, home));
      if (!given.length) flat(n, into, home);
    }
  };
  const copy = (n, home) => {
    if (n.nodeType !== 1 || n.localName === 'template') return home.importNode(n, true);
    const c = home.importNode(n, false);
    flat(n.shadowRoot || n, c, home);
    return c;
  };
  const write = (max) => {
    const root = document.documentElement;
    if (!root) return '';
    for (const n of root.querySelectorAll('noscript')) n.remove();
    let html;
    if (hosts(root).length) {
      try { html = copy(root, inert()).outerHTML; } catch {} // nested deeper than the stack
    }
    html ??= root.outerHTML;
    return html.length > max ? null : html;
  };
  return {look, write};
})();`
