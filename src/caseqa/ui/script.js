// The page's manners: copying, links to passages and notes, the address bar, and names for screen readers.
// Everything is delegated from the document, because Gradio renders answers anew each time.
(() => {
  "use strict";
  const COPIED_MS = 1800; // long enough to be read, short enough not to be mistaken for a label
  const SURE_MS = 4000; // a second click within this time removes a document
  const one = (selector, root = document) => root.querySelector(selector);
  const address = () => new URL(window.location.href);
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let arriving = true;
  let watched = null;

  const goTo = (element, block = "center") => {
    if (!element) return;
    element.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });
    element.focus({ preventScroll: true });
    element.classList.remove("is-target");
    void element.offsetWidth;
    element.classList.add("is-target");
  };

  const say = (button, words) => {
    if (!button.dataset.label) button.dataset.label = button.textContent;
    button.textContent = words;
    button.classList.add("is-done");
    announce(words);
    window.clearTimeout(Number(button.dataset.timer));
    button.dataset.timer = window.setTimeout(() => {
      button.textContent = button.dataset.label;
      button.classList.remove("is-done");
    }, COPIED_MS);
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

  const byHand = (text) => {
    const dialog = document.createElement("dialog");
    dialog.className = "cq-dialog";
    dialog.setAttribute("aria-label", "Copy by hand");
    const words = document.createElement("p");
    words.textContent = "The browser does not let this page copy. Press Ctrl+C (⌘C) and then Escape.";
    const area = document.createElement("textarea");
    area.readOnly = true;
    area.rows = 6;
    area.value = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "cq-button";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.append(words, area, close);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    area.focus();
    area.select();
  };

  const copy = async (button, text) => {
    try {
      await navigator.clipboard.writeText(text);
      say(button, "Copied");
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      area.style.position = "fixed";
      area.style.opacity = "0";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      button.focus();
      if (done) say(button, "Copied");
      else byHand(text);
    }
  };

  // The words selected in this card, without the little numbers, or nothing.
  const selected = (button) => {
    const words = one(".cq-words", button.closest(".cq-card"));
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return "";
    const range = selection.getRangeAt(0);
    if (!words.contains(range.commonAncestorContainer)) return "";
    const piece = range.cloneContents();
    piece.querySelectorAll("sup").forEach((mark) => mark.remove());
    return piece.textContent.trim().replace(/\s+/g, " ");
  };

  const quotation = (button) => {
    const chosen = selected(button);
    if (!chosen) return button.dataset.copy;
    return `“${chosen.replaceAll("“", "‘").replaceAll("”", "’")}” ${button.dataset.citation}`;
  };

  const linkTo = (permalink) => {
    const link = address();
    link.hash = "";
    link.searchParams.set("at", permalink);
    return link.toString();
  };

  const remove = (button) => {
    if (button.classList.contains("is-sure")) {
      button.disabled = true;
      window.caseqaRemove?.(button.dataset.remove);
      return;
    }
    button.classList.add("is-sure");
    button.textContent = "Really remove?";
    window.setTimeout(() => {
      button.classList.remove("is-sure");
      button.textContent = "Remove";
    }, SURE_MS);
  };

  const busy = (is) => document.body.classList.toggle("cq-busy", is);

  const ask = (question) => {
    busy(true);
    window.caseqaAsk?.(question);
  };

  document.addEventListener("click", (event) => {
    const found = event.target.closest?.(
      "[data-question],[data-copy],[data-link],[data-note],[data-back],[data-remove],#caseqa-ask"
    );
    if (!found) return;
    const { question, copy: copied, link, note, back, remove: removed } = found.dataset;
    if (found.id === "caseqa-ask") busy(true);
    else if (question !== undefined) ask(question);
    else if (copied !== undefined) copy(found, quotation(found));
    else if (link !== undefined) copy(found, linkTo(link));
    else if (removed !== undefined) remove(found);
    else {
      event.preventDefault();
      if (note !== undefined) goTo(document.getElementById(note), "nearest");
      else goTo(one(`[data-note="${back}"]`), "nearest");
    }
  });

  document.addEventListener("keydown", (event) => {
    const box = one("#caseqa-question textarea");
    if (event.target === box && event.key === "Enter" && !event.shiftKey && !event.isComposing) busy(true);
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
    }
  });

  // An answer has come: end the waiting, write the question into the address, find the linked passage.
  const answered = (banner) => {
    busy(false);
    announce(one("h2", banner)?.textContent || banner.textContent);
    const question = banner.dataset.linked;
    if (question === undefined) return;
    const now = address();
    const at = arriving ? now.searchParams.get("at") : null;
    if (now.searchParams.get("q") !== question || (!arriving && now.searchParams.has("at"))) {
      if (question) now.searchParams.set("q", question);
      else now.searchParams.delete("q");
      now.searchParams.delete("at");
      now.hash = "";
      window.history.pushState(null, "", now);
    }
    arriving = false;
    if (at) findLinked(banner, at);
  };

  const findLinked = (banner, at, tries = 40) => {
    const card = [...document.querySelectorAll("[data-permalink]")].find((each) => each.dataset.permalink === at);
    if (card) goTo(card, "start");
    else if (tries) window.setTimeout(() => findLinked(banner, at, tries - 1), 50);
    else {
      const words = document.createElement("p");
      words.textContent = "The linked passage is not among these.";
      banner.lastElementChild.append(words);
    }
  };

  const goBack = () => {
    const question = address().searchParams.get("q");
    if (!question) return;
    arriving = true;
    ask(question);
  };
  window.addEventListener("popstate", goBack);

  // Called when the examples, and with them the way to ask, are on the page.
  window.caseqaArrive = () => {
    name();
    const question = address().searchParams.get("q");
    if (question && arriving) window.setTimeout(() => ask(question), 0);
    else arriving = false;
  };

  const name = () => {
    const box = one("#caseqa-question textarea");
    if (box) {
      box.setAttribute("dir", "auto");
      box.setAttribute("aria-label", "Your question");
      box.setAttribute("enterkeyhint", "search");
    }
    one("#caseqa-search")?.setAttribute("role", "search");
    const passages = one("#caseqa-passages");
    passages?.setAttribute("role", "region");
    passages?.setAttribute("aria-label", "Passages");
    const footer = one("#caseqa-footer");
    footer?.setAttribute("role", "region");
    footer?.setAttribute("aria-label", "Whose words these are");
  };

  new MutationObserver(() => {
    const banner = one("#caseqa-banner [data-asked]");
    if (banner && banner.dataset.asked !== watched) {
      watched = banner.dataset.asked;
      answered(banner);
    }
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-asked"] });
})();
