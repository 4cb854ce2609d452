// Reading: opening at words, notes or paragraphs; stepping through what was found; the outline that follows along.
(() => {
  "use strict";
  const { one, all, announce, busy, calm, goTo, onChange, onClick, onRestore, openTab, send, setState, state, tab } = window.caseqa;
  const WIDE = window.matchMedia("(min-width: 1100px)");
  let step = -1;

  const wanted = () => {
    const { doc, at, find } = state();
    return { doc: doc || "", at: at || "", find: find || "" };
  };
  const load = () => {
    busy(true);
    send("read", wanted());
  };
  const reading = () => one(".cq-reading");

  // Open the study at a link's words, or at a place such as n12 (where note 12 is called), p3 or s2.
  const open = ({ doc, at, place }) => {
    setState({ tab: "read", doc: doc ?? state().doc, at: at ?? null, place: place ?? null, find: null });
    openTab("read");
    const there = reading() && (!doc || reading().dataset.document === doc) && !at;
    if (there) arrive();
    else load();
  };
  window.caseqa.read = open;
  onClick("[data-read]", (button) => open({ at: button.dataset.read }));
  onClick("[data-read-place]", (link, event) => {
    event.preventDefault();
    open({ doc: link.dataset.document, place: link.dataset.readPlace });
  });
  onClick("[data-place]", (link, event) => {
    event.preventDefault();
    setState({ place: link.dataset.place, at: null });
    const outline = one(".cq-outline");
    if (outline && !WIDE.matches) outline.open = false;
    show(document.getElementById(`r-${link.dataset.place}`), "start");
  });
  onClick("[data-open-tab]", (button) => openTab(button.dataset.openTab));

  const target = () => {
    const { place } = state();
    if (one("mark.cq-aim")) return one("mark.cq-aim");
    if (!/^[nps]\d+$/.test(place || "")) return null;
    const called = place.startsWith("n") ? document.getElementById(`r-m${place.slice(1)}`) : null;
    return called || document.getElementById(`r-${place}`);
  };
  // Sections out of sight are laid out when they come near, so what is aimed at may move: aim until it stays.
  // Only the last thing gone to is aimed at, and no more once the reader scrolls.
  let aimed = null;
  const settle = (found, block, tries = 12) => {
    if (found !== aimed || !found.isConnected || !tries) return;
    const { top, bottom } = found.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) {
      found.scrollIntoView({ block: bottom - top > window.innerHeight ? "start" : block, behavior: "instant" });
    }
    window.setTimeout(() => settle(found, block, tries - 1), 80);
  };
  for (const gesture of ["wheel", "touchmove"]) document.addEventListener(gesture, () => (aimed = null), { passive: true });
  // Words in a note are out of sight until the note is opened.
  const show = (found, block = "center") => {
    if (!found) return;
    window.caseqa.openNote(found.closest(".cq-side-note"));
    aimed = found;
    goTo(found, block);
    window.setTimeout(() => settle(found, block), calm() ? 0 : 500);
  };
  const arrive = () => {
    if (target()) show(target());
    else take(0);
  };

  const marked = () => all("mark.cq-hit");
  const take = (number) => {
    const found = marked();
    if (!found.length) return;
    step = (number + found.length) % found.length;
    found.forEach((each, at) => each.classList.toggle("is-now", at === step));
    show(found[step]);
    const told = one("[data-steps]");
    if (told) told.textContent = `${step + 1} of ${found.length}`;
  };
  onClick("[data-step]", (button) => {
    take(step + Number(button.dataset.step));
    button.focus({ preventScroll: true });
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("[data-find-form]")) return;
    event.preventDefault();
    setState({ find: one("[data-find]").value.trim(), at: null, place: null, doc: reading()?.dataset.document });
    load();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("[data-read-document]")) return;
    setState({ doc: event.target.value, at: null, place: null, find: null });
    load();
  });

  // The section that is being read is the current one of the outline.
  let following = false;
  const follow = () => {
    following = false;
    const sections = all(".cq-study > section[aria-labelledby]");
    const line = 96; // a heading that was gone to stands just below the upper edge
    const now = sections.filter((each) => each.getBoundingClientRect().top <= line).pop() || sections[0];
    const place = now?.getAttribute("aria-labelledby").slice(2);
    for (const link of all(".cq-outline a")) {
      if (link.dataset.place !== place) link.removeAttribute("aria-current");
      else if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "location");
        if (WIDE.matches) link.scrollIntoView({ block: "nearest", behavior: "instant" });
      }
    }
  };
  document.addEventListener("scroll", () => {
    if (following || tab() !== "read") return;
    following = true;
    window.requestAnimationFrame(follow);
  }, { passive: true });

  onChange("#caseqa-read [data-stamp]", "data-stamp", (found) => {
    busy(false);
    if (found.dataset.unread !== undefined) {
      load();
      return;
    }
    if (!found.matches(".cq-reading")) return;
    step = -1;
    const outline = one(".cq-outline");
    if (outline) outline.open = WIDE.matches;
    const said = one(".cq-said", found);
    announce(said ? said.textContent : "The study is open");
    follow();
    arrive();
  });
  onRestore(({ tab: wantedTab }) => {
    if (wantedTab === "read" && reading()) load();
  });
})();
