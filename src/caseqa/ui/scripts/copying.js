// Copying quotations with their citation, and links; by hand where the browser forbids it.
(() => {
  "use strict";
  const { one, announce, linkTo, onClick } = window.caseqa;
  const COPIED_MS = 1800; // long enough to be read, short enough not to be mistaken for a label

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
    if (!words || !selection || selection.isCollapsed || !selection.rangeCount) return "";
    const range = selection.getRangeAt(0);
    if (!words.contains(range.commonAncestorContainer)) return "";
    const piece = range.cloneContents();
    piece.querySelectorAll("sup").forEach((mark) => mark.remove());
    return piece.textContent.trim().replace(/\s+/g, " ");
  };

  const quotation = (button) => {
    const chosen = button.closest(".cq-card") ? selected(button) : "";
    if (!chosen) return button.dataset.copy;
    return `“${chosen.replaceAll("“", "‘").replaceAll("”", "’")}” ${button.dataset.citation}`;
  };

  onClick("[data-copy]", (button) => copy(button, quotation(button)));
  onClick("[data-link]", (button) => copy(button, linkTo({ tab: "read", at: button.dataset.link })));
  window.caseqa.copy = copy;
})();
