// What was typed and not yet asked or checked outlives a page that is loaded anew, in this window and no longer.
(() => {
  "use strict";
  const { held, hold, onChange } = window.caseqa;
  const key = (box) => `caseqa-typed-${box}`;

  // What was typed into a box and not answered yet: what brings an earlier answer back leaves it there.
  window.caseqa.typed = (box) => held(key(box)) || "";

  // `answer` shows what was made of the box's text, which it bears as `data-${bears}`; a chip puts another text there.
  const keep = (box, answer, bears, chip) => {
    const selector = `#${box} textarea`;
    document.addEventListener("input", (event) => {
      if (event.target.matches?.(selector)) hold(key(box), event.target.value);
    });
    const forget = (event) => {
      if (event.target.closest?.(chip)) hold(key(box), "");
    };
    document.addEventListener("click", forget, true); // before the chip's own script asks what was typed
    onChange(`${answer} [data-stamp]`, "data-stamp", (found) => {
      if (found.dataset[bears]?.trim() === window.caseqa.typed(box).trim()) hold(key(box), "");
    });
    onChange(selector, "data-testid", (area) => {
      const text = window.caseqa.typed(box);
      if (!text || area.value) return;
      area.value = text;
      area.dispatchEvent(new Event("input", { bubbles: true })); // Gradio takes it over
    });
  };
  keep("caseqa-question", "#caseqa-banner", "linked", "[data-question]");
  keep("caseqa-draft", "#caseqa-findings", "checked", "[data-draft]");
})();
