// What the scripts of all tabs share: bridges to Python, the page's address, focus, words for screen readers.
// Everything is delegated from the document, because Gradio renders each tab and each answer anew.
window.caseqa = (() => {
  "use strict";
  const bridges = {};
  const unsent = {};
  const clicks = [];
  const watches = [];
  const restorers = [];
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Gradio hands `trigger` only to a component's own script; what is sent before that is kept, the last of each.
  // A gesture that had to wait is run by Gradio with what the gesture before it sent. Where the last one counts, all
  // of them therefore send one and the same object, which holds the last.
  const bridge = (name, trigger, each) => {
    const last = {};
    bridges[name] = (detail) => {
      if (!each) {
        for (const key of Object.keys(last)) delete last[key];
        Object.assign(last, detail);
      }
      trigger("select", each ? detail : last);
    };
    if (name in unsent) {
      bridges[name](unsent[name]);
      delete unsent[name];
    }
  };
  const send = (name, detail) => {
    if (bridges[name]) bridges[name](detail);
    else unsent[name] = detail;
  };

  // The address holds what the page shows, so that a link or the back button brings it back.
  const address = () => new URL(window.location.href);
  const state = () => Object.fromEntries(address().searchParams);
  const states = (key) => address().searchParams.getAll(key);
  const setState = (changes, { push = true } = {}) => {
    const now = address();
    for (const [key, value] of Object.entries(changes)) {
      const wanted = (Array.isArray(value) ? value : [value]).filter((each) => each || each === 0).map(String);
      if (wanted.join("\n") === now.searchParams.getAll(key).join("\n")) continue; // another order is no new place
      now.searchParams.delete(key);
      for (const each of wanted) now.searchParams.append(key, each);
    }
    now.hash = "";
    if (now.href === window.location.href) return;
    window.history[push ? "pushState" : "replaceState"](null, "", now);
  };
  const linkTo = (wanted) => {
    const link = new URL(window.location.pathname, window.location.origin);
    for (const [key, value] of Object.entries(wanted)) if (value) link.searchParams.set(key, value);
    return link.toString();
  };

  const goTo = (element, block = "center") => {
    if (!element) return;
    const far = Math.abs(element.getBoundingClientRect().top) > 2 * window.innerHeight;
    element.scrollIntoView({ block, behavior: calm() || far ? "instant" : "smooth" });
    if (!element.matches("a, button, input, [tabindex]")) element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.classList.remove("is-target");
    void element.offsetWidth;
    element.classList.add("is-target");
  };

  const announce = (words) => {
    let region = one("#caseqa-heard");
    if (!region) {
      region = document.createElement("div");
      region.id = "caseqa-heard";
      region.className = "cq-heard";
      region.setAttribute("role", "status");
      (one("main") || document.body).append(region);
    }
    region.textContent = words;
  };

  const busy = (is) => document.body.classList.toggle("cq-busy", is);

  // A click on anything that bears one of these attributes; the first that fits takes it.
  const onClick = (selector, act) => clicks.push([selector, act]);
  document.addEventListener("click", (event) => {
    for (const [selector, act] of clicks) {
      const found = event.target.closest?.(selector);
      if (found) {
        act(found, event);
        return;
      }
    }
  });

  // Called when an element with this attribute appears, or the attribute's value changes.
  const onChange = (selector, attribute, act) => watches.push({ selector, attribute, act, last: null });
  const look = () => {
    for (const watch of watches) {
      const found = one(watch.selector);
      const value = found?.getAttribute(watch.attribute);
      if (found && value !== watch.last) {
        watch.last = value;
        watch.act(found);
      }
    }
  };
  let looking = false;
  new MutationObserver(() => {
    if (looking) return;
    looking = true;
    queueMicrotask(() => {
      looking = false;
      look();
    });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-stamp", "data-looked", "data-tab", "aria-selected"] });

  // Tabs: the one that is open stands in the address as ?tab=…, Ask without it.
  const TAB = /^caseqa-tab-(.+)-button$/;
  const tab = () => TAB.exec(one('#caseqa-tabs [role="tab"][aria-selected="true"]')?.id || "")?.[1] || "ask";
  let shown = false;
  const openTab = (name) => {
    if (tab() !== name) document.getElementById(`caseqa-tab-${name}-button`)?.click();
  };
  const scrolled = {};
  onChange('#caseqa-tabs [role="tab"][aria-selected="true"]', "id", () => {
    const from = document.documentElement.dataset.tab;
    if (from && from !== tab()) {
      scrolled[from] = window.scrollY;
      window.setTimeout(() => window.scrollTo({ top: scrolled[tab()] ?? 0, behavior: "instant" }), 0);
    }
    document.documentElement.dataset.tab = tab();
    if (!shown) window.setTimeout(() => openTab(state().tab || "ask"), 0);
    shown = true;
    if (started) setState({ tab: tab() === "ask" ? null : tab() });
    name();
  });

  // Each tab says how it comes back from the address: on arrival and when the reader goes back.
  let started = false;
  const onRestore = (act) => restorers.push(act);
  const restore = () => {
    openTab(state().tab || "ask");
    for (const act of restorers) act(state());
  };
  window.addEventListener("popstate", restore);
  onChange("#caseqa-masthead [data-stamp]", "data-stamp", (mast) => {
    if (started || mast.dataset.ready !== "yes") return;
    started = true;
    restore();
  });

  // Names that Gradio's own parts lack.
  const names = [];
  const onName = (act) => names.push(act);
  const name = () => {
    const footer = one("#caseqa-footer");
    footer?.setAttribute("role", "region");
    footer?.setAttribute("aria-label", "Whose words these are");
    for (const act of names) act();
  };

  // From a sign in a text to what it stands for, and back.
  onClick("[data-go]", (sign, event) => {
    event.preventDefault();
    goTo(document.getElementById(sign.dataset.go), "nearest");
  });
  onClick("[data-back]", (back) => goTo(one(`[data-go="${back.dataset.back}"]`), "nearest"));

  // When the server has stopped the page says so. Once it answers again Gradio loads the page anew.
  const lost = (is) => {
    const shown = one(".cq-offline");
    if (!is) shown?.remove();
    else if (!shown && document.body) {
      const words = document.createElement("p");
      words.className = "cq-offline";
      words.setAttribute("role", "alert");
      words.textContent =
        "caseqa has stopped, or cannot be reached. What you have typed is kept: once it runs again this page loads anew.";
      document.body.append(words);
    }
  };
  const fetching = window.fetch.bind(window);
  window.fetch = async (...wanted) => {
    try {
      const answer = await fetching(...wanted);
      lost(false);
      return answer;
    } catch (error) {
      if (error.name !== "AbortError") {
        lost(true);
        busy(false);
      }
      throw error;
    }
  };

  // What the browser keeps: for good, or as long as this window is open and whatever is loaded anew in it. A browser
  // that keeps nothing forgets at once, which is what its owner asked for.
  const drawer = (kind) => ({
    stored: (key) => {
      try {
        return window[kind].getItem(key);
      } catch {
        return null;
      }
    },
    store: (key, value) => {
      try {
        window[kind].setItem(key, value);
      } catch {
        // See above.
      }
    },
  });
  const { stored, store } = drawer("localStorage");
  const { stored: held, store: hold } = drawer("sessionStorage");

  // Light or dark as the system says, unless the reader chose.
  const CHOSEN = "caseqa-theme";
  const paint = () => {
    const chosen = stored(CHOSEN);
    if (chosen && document.body) document.body.classList.toggle("dark", chosen === "dark");
  };
  onClick("[data-theme]", (button) => {
    const dark = !document.body.classList.contains("dark");
    store(CHOSEN, dark ? "dark" : "light");
    paint();
    announce(dark ? "Dark colours" : "Light colours");
  });
  onChange("#caseqa-masthead [data-stamp]", "data-stamp", paint);

  return { one, all, calm, bridge, send, state, states, started: () => started, setState, linkTo, goTo, announce, busy, onClick, onChange, onRestore, onName, tab, openTab, stored, store, held, hold };
})();
