// Asking: Enter, questions to try, the slash key, filters, this session's questions, all of it in the address.
(() => {
  "use strict";
  const { one, all, announce, busy, openTab, held, hold, onChange, onClick, onName, onRestore, send, setState, state, states, stored, store } = window.caseqa;
  const box = () => one("#caseqa-question textarea");
  const FILTERS = ["study", "part", "evidence"];
  const STYLE = "caseqa-style";
  const ASKED = "caseqa-asked";
  const REMEMBERED = 30; // questions of a session: more than fit beside the passages
  const WIDE = window.matchMedia("(min-width: 1100px)");
  let restored = null;

  window.caseqa.wanted = () => JSON.stringify({ ...Object.fromEntries(FILTERS.map((key) => [key, states(key)])), style: stored(STYLE) });

  const ask = (question) => {
    busy(true);
    send("ask", { question, wanted: window.caseqa.wanted(), typed: window.caseqa.typed("caseqa-question") });
  };

  onClick("[data-question]", (chip) => ask(chip.dataset.question));
  onClick("#caseqa-ask", () => busy(true));
  const clear = (changes = {}) => {
    setState({ ...changes, ...Object.fromEntries(FILTERS.map((key) => [key, null])) });
    tick();
  };
  window.caseqa.clearFilters = clear;
  onClick("[data-clear]", () => {
    clear();
    again();
  });

  const again = () => {
    const question = state().q || "";
    if (question) ask(question);
  };

  document.addEventListener("change", (event) => {
    const { filter } = event.target.dataset ?? {};
    if (filter) {
      const ticked = all(`[data-filter="${filter}"]`);
      const chosen = ticked.filter((each) => each.checked).map((each) => each.value);
      setState({ [filter]: filter === "study" && chosen.length === ticked.length ? null : chosen });
      tick();
      again();
    } else if (event.target.matches?.("[data-style]")) {
      store(STYLE, event.target.value);
      again();
    }
  });

  // Boxes and style as the address and the browser remember them.
  const tick = () => {
    for (const each of all("[data-filter]")) {
      const chosen = states(each.dataset.filter);
      each.checked = chosen.includes(each.value) || (each.dataset.filter === "study" && !chosen.length);
    }
    const clear = one("[data-clear]");
    if (clear) clear.hidden = !FILTERS.some((key) => states(key).length);
    const style = one("[data-style]");
    if (style && stored(STYLE)) style.value = stored(STYLE);
  };
  onChange("#caseqa-filters [data-stamp]", "data-stamp", (form) => {
    form.open = WIDE.matches;
    tick();
    remember();
  });

  document.addEventListener("keydown", (event) => {
    if (event.target === box() && event.key === "Enter" && !event.shiftKey && !event.isComposing) busy(true);
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      openTab("ask");
      window.setTimeout(() => box()?.focus(), 0);
    }
  });

  // The questions of this session, the latest first; they stay in this window and end with it.
  const remembered = () => JSON.parse(held(ASKED) || "[]");
  const remember = (question) => {
    const asked = remembered();
    if (question) {
      const latest = [question, ...asked.filter((each) => each !== question)].slice(0, REMEMBERED);
      hold(ASKED, JSON.stringify(latest));
      asked.splice(0, asked.length, ...latest);
    }
    const inside = one("[data-history]");
    if (!inside || !asked.length) return;
    const details = document.createElement("details");
    details.className = "cq-history";
    details.open = WIDE.matches;
    const summary = document.createElement("summary");
    summary.textContent = "Asked before";
    const list = document.createElement("ol");
    list.setAttribute("role", "list");
    for (const each of asked) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cq-plain";
      button.dataset.question = each;
      button.textContent = each;
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    details.append(summary, list);
    inside.replaceChildren(details);
  };

  // An answer has come: end the waiting, and write the question into the address.
  onChange("#caseqa-banner [data-stamp]", "data-stamp", (banner) => {
    busy(false);
    announce(one("h2", banner)?.textContent || banner.textContent);
    const question = banner.dataset.linked;
    if (question !== undefined) {
      setState({ q: question }, { push: question !== restored });
      remember(question);
    }
    restored = null;
  });

  onRestore(({ q, tab }) => {
    tick();
    if (!q || tab) return;
    restored = q;
    ask(q);
  });
  onChange('html[data-tab="ask"]', "data-tab", () => {
    tick();
    remember();
    const { q } = state();
    if (q && !one(".cq-card") && !restored && window.caseqa.started()) {
      restored = q;
      ask(q);
    }
  });

  onName(() => {
    box()?.setAttribute("dir", "auto");
    box()?.setAttribute("aria-label", "Your question");
    box()?.setAttribute("enterkeyhint", "search");
    one("#caseqa-search")?.setAttribute("role", "search");
    const passages = one("#caseqa-passages");
    passages?.setAttribute("role", "region");
    passages?.setAttribute("aria-label", "Passages");
  });
})();
