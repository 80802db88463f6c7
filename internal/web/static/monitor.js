// What these pages do better with a script: the evidence of a claim is there at
// once, and a page follows the daemon. All of it works without, by links, forms
// and reloading.
"use strict";

(() => {
  const wire = document.getElementById("wire");
  const main = document.getElementById("main");

  // Evidence

  // select shows the evidence of a claim and marks its sentence, as the server
  // does for ?claim=ID. It returns what it shows, or nothing.
  const select = (id) => {
    const chosen = document.getElementById("evidence-" + id);
    if (!chosen) return null;
    for (const panel of document.querySelectorAll("[data-evidence]")) {
      panel.classList.toggle("selected", panel === chosen);
    }
    for (const link of document.querySelectorAll("a[data-claim]")) {
      const on = link.dataset.claim === id && !link.closest("[data-evidence]");
      if (on) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    return chosen;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-claim]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const chosen = select(link.dataset.claim);
    if (!chosen) return;
    event.preventDefault();
    history.replaceState(null, "", link.href);
    chosen.parentElement.scrollTop = 0;
    chosen.tabIndex = -1;
    chosen.focus({ preventScroll: true });
    const { top, bottom } = chosen.getBoundingClientRect();
    if (bottom < 100 || top > innerHeight - 100) chosen.scrollIntoView();
  });

  // News

  // filled says whether somebody has begun to write in a form.
  const filled = (form) => [...form.elements].some((e) => {
    if (e.type === "hidden" || e.type === "submit") return false;
    if (e.type === "radio" || e.type === "checkbox") return e.checked !== e.defaultChecked;
    if (e.options) return [...e.options].some((o) => o.selected !== o.defaultSelected) && e.selectedIndex > 0;
    return "defaultValue" in e && e.value !== e.defaultValue;
  });

  // held says that a node must stay as it is: it is being written in.
  const held = (node) => node.nodeType === Node.ELEMENT_NODE &&
    [node, ...node.querySelectorAll("form")].some((e) => e instanceof HTMLFormElement && (filled(e) || e.contains(document.activeElement)));

  const replace = (old, fresh) => {
    if (!held(old)) old.replaceWith(fresh);
  };

  // become makes old the same as fresh and keeps every node that both have, so
  // that focus, selection and scrolling stay where they are.
  const become = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeName !== fresh.nodeName) return replace(old, fresh);
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = fresh.nodeValue;
      return;
    }
    if (old instanceof HTMLFormElement && held(old)) return;
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open" && name !== "tabindex") old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    becomeWithin(old, fresh);
  };

  const becomeWithin = (old, fresh) => {
    const named = new Map([...old.children].filter((e) => e.id).map((e) => [e.id, e]));
    let at = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      const known = next.id ? named.get(next.id) : null;
      if (known) {
        if (known !== at) old.insertBefore(known, at);
        at = known.nextSibling;
        become(known, next);
      } else if (at && !at.id && !next.id && at.nodeName === next.nodeName) {
        const following = at.nextSibling;
        become(at, next);
        at = following;
      } else {
        old.insertBefore(next, at);
      }
    }
    while (at) {
      const following = at.nextSibling;
      if (!held(at)) at.remove();
      at = following;
    }
  };

  let busy = false;
  let again = false;

  // refresh asks for this page anew. What cannot be had now comes with the next
  // news.
  const refresh = async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      try {
        const answer = await fetch(location.href, { cache: "no-store" });
        if (answer.redirected || answer.status === 401) end();
        else if (answer.ok) show(await answer.text());
      } catch {
        lose();
      }
    }
    busy = false;
  };

  const show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById("main");
    if (!fresh) return;
    document.title = page.title;
    const focused = document.activeElement;
    become(main, fresh);
    if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  };

  // The wire to the daemon

  let source = null;
  let lost = false;
  let ended = false;

  const say = (words, well = false) => {
    wire.classList.toggle("well", well);
    wire.textContent = words;
  };

  const lose = () => {
    lost = true;
    say("The connection is lost. What you see may be old.");
  };

  // end stops asking: whoever looks at this page is not let in any more.
  const end = () => {
    ended = true;
    leave();
    say("You are signed out. Reload the page to sign in.");
  };

  const find = () => {
    if (!lost) return;
    lost = false;
    say("Connected again.", true);
    setTimeout(() => {
      if (!lost) say("");
    }, 4000);
    refresh();
  };

  const listen = () => {
    if (source || ended || document.hidden) return;
    source = new EventSource("/api/v1/live?last=" + encodeURIComponent(main.dataset.mark));
    source.addEventListener("open", find);
    source.addEventListener("changed", refresh);
    source.addEventListener("error", async () => {
      // The daemon ends a stream now and then; that it cannot be reached at all
      // is another matter.
      try {
        await fetch("/healthz", { cache: "no-store" });
      } catch {
        lose();
      }
      if (source && source.readyState === EventSource.CLOSED) {
        leave(); // refused, as when too many listen: asking now and then will do
        refresh();
        setTimeout(listen, 10000);
      }
    });
  };

  const leave = () => {
    if (source) source.close();
    source = null;
  };

  // A page that nobody looks at holds no connection: browsers have six for a
  // host, over all tabs. What was missed is told when it is looked at again.
  if (main.dataset.mark) {
    document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
    addEventListener("pagehide", leave);
    addEventListener("pageshow", listen);
    listen();
  }
})();
