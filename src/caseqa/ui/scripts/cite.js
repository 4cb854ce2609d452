// Words selected in the study: sent once the selection rests, shown at the edge of the window where they cover nothing.
(() => {
  "use strict";
  const { one, all, announce, onChange, send, tab } = window.caseqa;
  const RESTED_MS = 400; // a selection that has not changed for so long is made
  const APART = ".cq-side-note, .cq-figure"; // what interrupts the text and is no part of it
  const NO_TEXT = `.cq-number, ${APART}, .cq-uncalled, :is(h3, h4, h5, h6):not([data-at])`;
  const study = () => one(".cq-study");
  const shown = () => one("#caseqa-cite .cq-cite:not([hidden])");
  let timer = 0;
  let sent = "";

  // The document's own characters of a range: no numbers, page marks or labels, and a break after each paragraph.
  const textOf = (range, apart) => {
    const piece = range.cloneContents();
    if (!apart) all(NO_TEXT, piece).forEach((each) => each.remove());
    all("sup, .cq-page", piece).forEach((each) => each.remove());
    all("p, h3, h4, h5, h6", piece).forEach((each) => each.append("\n"));
    return piece.textContent;
  };
  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

  // What is selected within the study: all of it in one note or caption, else only what is running text.
  const chosen = () => {
    const selection = window.getSelection();
    const root = study();
    if (!root || !selection?.rangeCount || selection.isCollapsed || !selection.getRangeAt(0).intersectsNode(root)) return null;
    const range = selection.getRangeAt(0).cloneRange();
    const apart = elementOf(range.commonAncestorContainer).closest(APART);
    const inside = apart ? all("[data-at]", apart) : all("[data-at]", root).filter((each) => !each.closest(APART));
    const touched = inside.filter((each) => range.intersectsNode(each));
    if (!touched.length) return { words: "", at: 0 };
    const first = touched[0];
    const last = touched[touched.length - 1];
    const starts = elementOf(range.startContainer);
    const ends = elementOf(range.endContainer);
    if (!first.contains(starts)) range.setStart(first, 0);
    else if (!apart && starts.closest(APART)) range.setStartAfter(starts.closest(APART));
    if (!last.contains(ends)) range.setEnd(last, last.childNodes.length);
    else if (!apart && ends.closest(APART)) range.setEndBefore(ends.closest(APART));
    const before = document.createRange();
    before.setStart(first, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const words = textOf(range, apart);
    const skipped = [...textOf(before, apart)].length + [...words].length - [...words.trimStart()].length;
    return { words: words.trim(), at: Number(first.dataset.at) + skipped };
  };

  const hide = () => {
    sent = "";
    const bar = shown();
    if (bar) bar.hidden = true;
  };

  const look = () => {
    const found = tab() === "read" ? chosen() : null;
    if (!found) return;
    const detail = { ...found, doc: one(".cq-reading")?.dataset.document || "", wanted: window.caseqa.wanted() };
    const key = JSON.stringify(detail);
    if (key === sent) return;
    sent = key;
    send("cite", detail);
  };
  document.addEventListener("selectionchange", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, RESTED_MS);
  });

  // At the lower edge, or at the upper one where the selection lies below.
  const place = (bar) => {
    const selection = window.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return;
    const { top, bottom } = selection.getRangeAt(0).getBoundingClientRect();
    const height = bar.getBoundingClientRect().height;
    bar.classList.toggle("is-above", bottom > window.innerHeight - height && top > height);
  };
  onChange("#caseqa-cite [data-stamp]", "data-stamp", (bar) => {
    if (!sent) {
      bar.hidden = true; // closed before the answer came
      return;
    }
    place(bar);
    const reached = one("[data-copy]", bar) ? " Control and Enter lead to the buttons." : "";
    announce(`Selected words: ${one("[data-told]", bar)?.textContent ?? ""}${reached}`);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-uncite]")) leave();
    else if (!event.target.closest?.("#caseqa-cite") && window.getSelection()?.isCollapsed) hide();
  });
  const leave = () => {
    const from = window.getSelection()?.anchorNode;
    const text = from && elementOf(from).closest("[data-at]");
    hide();
    if (!text) return;
    text.tabIndex = -1;
    text.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (event) => {
    const bar = shown();
    if (!bar || tab() !== "read" || event.target.closest?.("dialog, input, textarea, select")) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      one("button", bar).focus();
    }
  });

  for (const [selector, attribute] of [["#caseqa-read [data-stamp]", "data-stamp"], ["html[data-tab]", "data-tab"]]) onChange(selector, attribute, hide);
})();
