// Checking a draft: Ctrl+Enter checks, an example checks itself, and the report is saved from the page.
(() => {
  "use strict";
  const { one, announce, busy, onChange, onClick, onName, onRestore, send, setState } = window.caseqa;
  const LINKED = 500; // longer drafts are left out of the address: browsers and mail programs cut long links
  const box = () => one("#caseqa-draft textarea");
  let restored = null;

  const check = (draft) => {
    busy(true);
    send("check", { draft, typed: window.caseqa.typed("caseqa-draft") });
  };

  onClick("#caseqa-check", () => busy(true));
  onClick("[data-draft]", (chip) => check(chip.dataset.draft));

  onClick("[data-save]", (button) => {
    window.caseqa.save(new Blob([button.dataset.text], { type: `${button.dataset.type};charset=utf-8` }), button.dataset.save);
    announce("The report is saved");
  });

  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    // Gradio takes the text over as it is typed; the click follows once it has.
    window.setTimeout(() => one("#caseqa-check")?.click(), 0);
  });

  onChange("#caseqa-findings [data-stamp]", "data-stamp", (found) => {
    busy(false);
    announce(one("h2", found)?.textContent || found.textContent);
    const draft = found.dataset.checked;
    if (draft === undefined) return;
    setState({ tab: "check", check: draft.length <= LINKED ? draft : null, q: null, at: null }, { push: draft !== restored });
    restored = null;
  });

  onRestore(({ tab, check: draft }) => {
    if (tab !== "check" || !draft || box()?.value === draft) return;
    restored = draft;
    check(draft);
  });

  onName(() => {
    box()?.setAttribute("dir", "auto");
    box()?.setAttribute("aria-label", "Your draft");
  });
})();
