// Asking: Enter, questions to try, the slash key, and the question in the address.
(() => {
  "use strict";
  const { one, announce, busy, goTo, openTab, onChange, onClick, onName, onRestore, send, setState, state } = window.caseqa;
  const box = () => one("#caseqa-question textarea");
  let restored = null;

  const ask = (question) => {
    busy(true);
    send("ask", { question });
  };

  onClick("[data-question]", (chip) => ask(chip.dataset.question));
  onClick("#caseqa-ask", () => busy(true));
  onClick("[data-note]", (mark, event) => {
    event.preventDefault();
    goTo(document.getElementById(mark.dataset.note), "nearest");
  });
  onClick("[data-back]", (back, event) => {
    event.preventDefault();
    goTo(one(`[data-note="${back.dataset.back}"]`), "nearest");
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

  // An answer has come: end the waiting, and write the question into the address.
  onChange("#caseqa-banner [data-stamp]", "data-stamp", (banner) => {
    busy(false);
    announce(one("h2", banner)?.textContent || banner.textContent);
    const question = banner.dataset.linked;
    if (question !== undefined) setState({ q: question }, { push: question !== restored });
    restored = null;
  });

  onRestore(({ q, tab }) => {
    if (!q || tab) return;
    if (box()?.value === q && one(".cq-card")) return;
    restored = q;
    ask(q);
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
