// The basket: collecting from anywhere on the page, order by button and key, remarks, and the way back.
(() => {
  "use strict";
  const { one, announce, onChange, onClick, send } = window.caseqa;
  const KEPT_MS = 600; // a remark is kept this long after the last key, so that not every letter is written to disk
  const COLLECTED_MS = 2500; // long enough to be read
  let pressed = null; // the button that waits for the answer to "Add to basket"
  let then = null; // where the focus belongs once the list has been drawn anew

  onClick("[data-collect]", (button) => {
    pressed = button;
    button.dataset.label ??= button.textContent;
    button.textContent = "Adding …";
    const { collect, claim = "", studies = "" } = button.dataset;
    send("basket", { act: "collect", collect, claim, studies });
  });

  onClick("[data-basket]", (button) => {
    const { basket: act, item } = button.dataset;
    then = act === "remove" ? beside(button) : { item, act };
    send("basket", { act, item });
  });

  // The file comes from this server; what is wrong with it is said, and the page stays as it is.
  onClick("[data-export]", async (button) => {
    const chosen = new URLSearchParams(new FormData(button.closest("form")));
    button.dataset.label ??= button.textContent;
    button.textContent = "Preparing …";
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
    then = { item: row.dataset.item, act: "" };
    send("basket", { act, item: row.dataset.item });
  });

  const timers = new WeakMap();
  const keep = (area) => {
    window.clearTimeout(timers.get(area));
    if (area.value === area.defaultValue) return;
    area.defaultValue = area.value;
    send("basket", { act: "remark", item: area.dataset.remark, text: area.value });
  };
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.remark === undefined) return;
    window.clearTimeout(timers.get(event.target));
    timers.set(event.target, window.setTimeout(keep, KEPT_MS, event.target));
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.dataset?.remark !== undefined) keep(event.target);
  });

  onChange("#caseqa-basket-said [data-stamp]", "data-stamp", (said) => {
    const words = one("p", said)?.textContent ?? "";
    announce(words);
    if (pressed) answer(pressed, said.classList.contains("cq-problem"), words);
    pressed = null;
    window.setTimeout(refocus, 0);
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
