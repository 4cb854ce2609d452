// A note beside its little number: on hover, on focus and by tap, with the source it leads to.
(() => {
  "use strict";
  const { one, all, onClick } = window.caseqa;
  const LEAVE_MS = 180; // time to move the pointer from the number into the note
  let shown = null;
  let leaving = 0;

  const hide = () => {
    window.clearTimeout(leaving);
    one("#caseqa-note")?.remove();
    shown?.removeAttribute("aria-describedby");
    shown = null;
  };

  const place = (pop, mark) => {
    const at = mark.getBoundingClientRect();
    const room = document.documentElement.clientWidth; // without the scroll bar
    pop.style.maxWidth = `min(26rem, ${room - 16}px)`;
    const left = Math.max(8, Math.min(at.left - 24, room - pop.offsetWidth - 8));
    const below = at.bottom + 8 + pop.offsetHeight < window.innerHeight || at.top < pop.offsetHeight + 16;
    pop.style.left = `${left}px`;
    pop.style.top = `${below ? at.bottom + 8 : at.top - pop.offsetHeight - 8}px`;
  };

  const show = (mark) => {
    window.clearTimeout(leaving);
    if (shown === mark) return;
    hide();
    const note = document.getElementById(mark.dataset.note);
    if (!note) return;
    const pop = document.createElement("div");
    pop.id = "caseqa-note";
    pop.className = "cq-pop";
    pop.setAttribute("role", "tooltip");
    pop.innerHTML = note.innerHTML; // already escaped by the server, which made the list under the passage
    pop.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
    (one("main") || document.body).append(pop);
    mark.setAttribute("aria-describedby", "caseqa-note");
    shown = mark;
    place(pop, mark);
  };

  const leave = () => {
    window.clearTimeout(leaving);
    leaving = window.setTimeout(hide, LEAVE_MS);
  };

  // Beside the text the note is in sight already.
  const inSight = (mark) => {
    const note = document.getElementById(mark.dataset.note);
    return Boolean(note?.matches(".cq-side-note") && window.getComputedStyle(note).float === "right");
  };

  // Where the margin has no room a note is hidden until it is opened; every mark that calls it says whether it is.
  const unfold = (note, open) => {
    note.classList.toggle("is-open", open);
    for (const mark of all(`[data-note="${note.id}"]`)) mark.setAttribute("aria-expanded", String(open));
  };
  window.caseqa.openNote = (note) => {
    if (note && window.getComputedStyle(note).display === "none") unfold(note, true);
  };

  document.addEventListener("pointerover", (event) => {
    const mark = event.target.closest?.("[data-note]");
    if (mark && event.pointerType === "mouse" && !inSight(mark)) show(mark);
    else if (event.target.closest?.("#caseqa-note")) window.clearTimeout(leaving);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "mouse" && event.target.closest?.("[data-note], #caseqa-note") && document.activeElement !== shown) leave();
  });
  document.addEventListener("focusin", (event) => {
    const mark = event.target.closest?.("[data-note]");
    if (mark && !inSight(mark)) show(mark);
    else if (!event.target.closest?.("#caseqa-note")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  window.addEventListener("scroll", () => shown && place(one("#caseqa-note"), shown), { passive: true });

  onClick("[data-note]", (mark, event) => {
    event.preventDefault();
    const note = document.getElementById(mark.dataset.note);
    if (note?.matches(".cq-side-note")) {
      if (inSight(mark)) {
        window.caseqa.goTo(note, "nearest");
        return;
      }
      unfold(note, !note.classList.contains("is-open"));
      hide();
      return;
    }
    mark.focus();
    show(mark);
  });
  document.addEventListener("click", (event) => {
    if (shown && !event.target.closest?.("[data-note], #caseqa-note")) hide();
  });
})();
