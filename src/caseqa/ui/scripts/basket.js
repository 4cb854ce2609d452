// The basket: collecting from anywhere on the page, order by button and key, remarks, and the way back.
(() => {
  "use strict";
  const { one, all, announce, held, hold, onChange, onClick, send } = window.caseqa;
  const REMARKS = "caseqa-remarks";
  const KEPT_MS = 600; // a remark is kept this long after the last key, so that not every letter is written to disk
  const COLLECTED_MS = 2500; // long enough to be read
  const SAID_MS = 8000; // what was done need not cover the page for longer; what went wrong or can be undone stays
  const PATIENCE_MS = 10_000; // an answer that does not come, as when the queue is full, holds the next gesture up no longer
  const SETTLING_MS = 50; // how often is looked whether all gestures are answered
  const waiting = new Map(); // the buttons that wait for the answer to "Add to basket", by the number of the gesture
  let gestures = 0; // how many were sent: an answer bears the number of its gesture
  let shown = 0; // when what was said goes
  let newest = 0; // when the newest list or answer on the page was made
  let then = null; // where the focus belongs once the list has been drawn anew, and by which gesture

  // One gesture after the other: of two requests at once the second may overtake the first, as a move its remark.
  const line = [];
  let asked = 0; // the gesture that is being answered; none is 0
  let patience = 0;
  const next = () => {
    if (asked || !line.length) return;
    const gesture = line.shift();
    asked = gesture.number;
    patience = window.setTimeout(lapsed, PATIENCE_MS, asked);
    send("basket", gesture);
  };
  const answered = (number) => {
    if (number < asked) return;
    window.clearTimeout(patience);
    asked = 0;
    next();
  };
  const lapsed = (number) => {
    for (const remark of typed.values()) if (remark.number === number) remark.number = 0;
    answered(number);
  };
  const settled = async () => {
    while (asked || line.length) await new Promise((done) => window.setTimeout(done, SETTLING_MS));
  };
  window.addEventListener("beforeunload", (event) => {
    keepAll();
    if (line.length) event.preventDefault(); // what waits here was not sent yet
  });
  const tell = (detail) => {
    gestures += 1;
    line.push({ ...detail, number: gestures });
    next();
    return gestures;
  };

  onClick("[data-collect]", (button) => {
    button.dataset.label ??= button.textContent;
    button.textContent = "Adding …";
    const { collect, claim = "", passage = "", studies = "" } = button.dataset;
    waiting.set(tell({ act: "collect", collect, claim, passage, studies }), button);
  });

  onClick("[data-basket]", (button) => {
    const { basket: act, item } = button.dataset;
    const focus = act === "remove" ? beside(button) : { item, act };
    keepAll();
    then = { ...focus, number: tell({ act, item }) };
  });

  // The file comes from this server; what is wrong with it is said, and the page stays as it is.
  onClick("[data-export]", async (button) => {
    const chosen = new URLSearchParams(new FormData(button.closest("form")));
    button.dataset.label ??= button.textContent;
    button.textContent = "Preparing …";
    keepAll();
    await settled(); // what is exported is the file, remarks and all
    try {
      const answer = await fetch(new URL(`caseqa/${button.dataset.export || "basket"}?${chosen}`, window.location.origin + window.location.pathname));
      if (!answer.ok) throw new Error(await answer.text());
      const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))?.[1] ?? "basket";
      window.caseqa.save(await answer.blob(), name);
      exported(button, "Saved", name);
    } catch (error) {
      exported(button, "Not saved", error.message);
    }
  });

  const exported = (button, words, why) => {
    button.textContent = words;
    button.title = why;
    announce(`${words}: ${why}`);
    window.setTimeout(() => (button.textContent = button.dataset.label), COLLECTED_MS);
  };

  // After an item was taken out, the focus goes to the one that took its place, or to the one before.
  const beside = (button) => {
    const row = button.closest(".cq-item");
    const other = row?.nextElementSibling ?? row?.previousElementSibling;
    return { item: other?.dataset.item, act: "" };
  };

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.(".cq-item");
    const act = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!row || !act || !event.altKey) return;
    event.preventDefault();
    keepAll();
    then = { item: row.dataset.item, act: "", number: tell({ act, item: row.dataset.item }) };
  });

  // Remarks that were typed and that no list from the file shows yet, by item: the text, the gesture that sent it (0 when
  // it has to be sent again), and when it was kept. They outlive a page that is loaded anew, as when the server was away.
  const typed = new Map(JSON.parse(held(REMARKS) || "[]").map(([item, text]) => [item, { text, number: 0 }]));
  const note = () => {
    const open = [...typed].filter(([, remark]) => !remark.kept);
    hold(REMARKS, JSON.stringify(open.map(([item, { text }]) => [item, text])));
  };
  const timers = new Map();
  let writing = null; // the item whose remark has the focus
  let caret = 0; // where in it
  const keep = (item) => {
    window.clearTimeout(timers.get(item));
    const remark = typed.get(item);
    if (remark && !remark.number) remark.number = tell({ act: "remark", item, text: remark.text });
  };
  // The list is drawn anew from the file, so that a remark must be there first.
  const keepAll = () => {
    [...typed.keys()].forEach(keep);
    writing = null;
  };
  // A list that was on its way while somebody typed does not hold the remark: it is put back, with the caret. And a new
  // list is drawn into the old one's boxes, where what was typed for the item that stood there would stay.
  const putBack = () => {
    for (const area of all("[data-remark]")) {
      const text = typed.get(area.dataset.remark)?.text ?? area.defaultValue;
      if (area.value.trim() !== text.trim()) area.value = text; // a space at the end is not kept, nor taken from who types
    }
    const area = writing && one(`[data-remark="${writing}"]`);
    const at = document.activeElement;
    if (!area || area === at || (at !== document.body && at?.dataset.remark === undefined)) return;
    const place = caret; // the focus moves it
    area.focus({ preventScroll: true });
    area.setSelectionRange(place, place);
  };
  document.addEventListener("input", (event) => {
    const item = event.target.dataset?.remark;
    if (item === undefined) return;
    typed.set(item, { text: event.target.value });
    note();
    window.clearTimeout(timers.get(item));
    timers.set(item, window.setTimeout(keep, KEPT_MS, item));
  });
  // A list that goes takes the focus with it, which some browsers tell and others do not.
  for (const moved of ["input", "keyup", "click", "focusout"])
    document.addEventListener(moved, (event) => {
      if (event.target.dataset?.remark !== undefined) caret = event.target.selectionEnd;
    });
  // Who has gone on elsewhere is not fetched back.
  document.addEventListener("focusin", (event) => {
    writing = event.target.dataset?.remark ?? null;
    then = null;
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target.dataset?.remark === undefined) writing = null;
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.dataset?.remark !== undefined) keep(event.target.dataset.remark);
  });

  onChange("#caseqa-basket-said [data-stamp]", "data-stamp", (said) => {
    const words = one("p", said)?.textContent ?? "";
    announce(words);
    const number = Number(said.closest("[data-answers]")?.dataset.answers);
    const failed = said.classList.contains("cq-problem");
    said.hidden = false; // a new one may be drawn into the old one's element
    window.clearTimeout(shown);
    if (!failed && !one("button", said)) shown = window.setTimeout(() => (said.hidden = true), SAID_MS);
    for (const remark of typed.values()) {
      if (remark.number !== number) continue;
      if (failed) remark.number = 0; // it could not be kept: the next gesture tries again
      else remark.kept = Number(said.dataset.stamp);
    }
    note();
    newest = Math.max(newest, Number(said.dataset.stamp)); // a list from before what was just done is an old one
    for (const [earlier, button] of waiting) {
      if (earlier > number) continue;
      waiting.delete(earlier);
      // An answer that was drawn over before it could be seen is not known; the button is as it was.
      if (earlier === number) answer(button, failed, words);
      else button.textContent = button.dataset.label;
    }
    if (then && then.number <= number) window.setTimeout(refocus, 0);
    answered(number);
  });

  // A list from before the one that was here has overtaken it, as when the page was still being laid out.
  onChange("#caseqa-basket [data-looked]", "data-looked", (list) => {
    const looked = Number(list.dataset.looked);
    const late = looked < newest;
    if (late) send("basket", { act: "look" });
    newest = looked; // one look is enough, also where the clock was set back
    const gone = (item) => one(".cq-basket", list) && !one(`[data-remark="${item}"]`, list);
    for (const [item, remark] of typed) if (remark.kept <= looked || (!late && gone(item))) typed.delete(item);
    note();
    putBack();
    for (const [item, { number }] of typed) if (number === 0 && item !== writing) keep(item); // from before the page was loaded anew
  });

  const answer = (button, failed, words) => {
    button.textContent = failed ? "Not added" : "In the basket";
    button.title = words;
    button.classList.toggle("is-done", !failed);
    window.setTimeout(() => {
      button.textContent = button.dataset.label;
      button.classList.remove("is-done");
    }, COLLECTED_MS);
  };

  const refocus = () => {
    if (!then) return;
    const row = then.item ? document.getElementById(`b-${then.item}`) : one("#caseqa-basket-said button");
    const button = then.act ? one(`[data-basket="${then.act}"]:not(:disabled)`, row ?? undefined) : null;
    (button ?? row)?.focus();
    then = null;
  };
})();
