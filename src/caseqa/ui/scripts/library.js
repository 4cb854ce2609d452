// The library: a document is removed by a second click.
(() => {
  "use strict";
  const SURE_MS = 4000; // a second click within this time removes a document
  window.caseqa.onClick("[data-remove]", (button) => {
    if (button.classList.contains("is-sure")) {
      button.disabled = true;
      window.caseqa.send("library", { document: button.dataset.remove });
      return;
    }
    button.classList.add("is-sure");
    button.textContent = "Really remove?";
    window.setTimeout(() => {
      button.classList.remove("is-sure");
      button.textContent = "Remove";
    }, SURE_MS);
  });
})();
