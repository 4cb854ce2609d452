// Sources: sorting and filtering what is on the page, all of it in the address.
(() => {
  "use strict";
  const { one, all: every, busy, onChange, onRestore, send, setState, state, states } = window.caseqa;
  const SINGLE = ["view", "by", "from", "to", "sort"];
  const PAUSE_MS = 120; // after the last key, so that a long list is not sorted for every letter
  let pause = 0;

  const load = () => {
    busy(true);
    send("sources", { doc: state().doc || "" });
  };
  const field = (name) => one(`select[data-sources="${name}"], input[data-sources="${name}"]`);

  const write = () => {
    const chosen = every('[data-sources="kind"]').filter((each) => each.checked).map((each) => each.value);
    setState({ kind: chosen, ...Object.fromEntries(SINGLE.map((name) => [name, field(name)?.value.trim() || null])) }, { push: false });
    show();
  };

  const fits = (row, { kinds, by, from, to }) => {
    const { kind, words, year } = row.dataset;
    if (kinds.length && !kinds.includes(kind)) return false;
    if (by && !by.toLowerCase().split(/\s+/).every((word) => words.includes(word))) return false;
    if ((from || to) && !year) return false;
    return (!from || Number(year) >= Number(from)) && (!to || Number(year) <= Number(to));
  };

  const orders = {
    "": (a, b) => a.dataset.order - b.dataset.order,
    author: (a, b) => a.dataset.author.localeCompare(b.dataset.author) || orders[""](a, b),
    year: (a, b) => (a.dataset.year || 9999) - (b.dataset.year || 9999) || orders[""](a, b),
    times: (a, b) => b.dataset.times - a.dataset.times || orders[""](a, b),
    kind: (a, b) => a.dataset.kind.localeCompare(b.dataset.kind) || orders[""](a, b),
  };

  const show = () => {
    if (!one(".cq-sources")) return;
    const now = state();
    const wanted = { kinds: states("kind"), by: now.by, from: now.from, to: now.to };
    const view = now.view === "notes" ? "notes" : "works";
    for (const list of every("[data-list]")) list.hidden = list.dataset.list !== view;
    const list = one(`[data-list="${view}"] > ol`);
    const rows = [...list.children].sort(orders[now.sort] || orders[""]);
    list.append(...rows);
    let count = 0;
    let all = 0;
    for (const row of rows) {
      row.hidden = !fits(row, wanted);
      all += Number(row.dataset.counts);
      if (!row.hidden) count += Number(row.dataset.counts);
    }
    const words = count === all ? `All ${count} ${view}` : `${count} of ${all} ${view}`;
    one("[data-sources-count]").textContent = count ? words : `No ${view} fit; loosen the filters.`;
  };

  const fill = () => {
    const now = state();
    for (const name of SINGLE) if (field(name)) field(name).value = now[name] || "";
    for (const each of every('[data-sources="kind"]')) each.checked = states("kind").includes(each.value);
    show();
  };

  document.addEventListener("input", (event) => {
    if (!event.target.dataset?.sources) return;
    window.clearTimeout(pause);
    pause = window.setTimeout(write, PAUSE_MS);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("[data-sources-form]")) return;
    event.preventDefault();
    write();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("[data-sources-document]")) return;
    setState({ doc: event.target.value });
    load();
  });
  onChange("#caseqa-sources [data-stamp]", "data-stamp", (found) => {
    busy(false);
    if (found.dataset.unread !== undefined) load();
    else fill();
  });
  onRestore(({ tab, doc }) => {
    const shown = one(".cq-sources");
    if (tab !== "sources" || !shown) return;
    if (doc && shown.dataset.document !== doc) load();
    else fill();
  });
})();
