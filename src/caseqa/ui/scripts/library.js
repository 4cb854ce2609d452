// The library: a document is removed by a second click, its record saved as its form has it.
(() => {
  "use strict";
  const { one, announce, onChange, onClick, onName, send } = window.caseqa;
  const SURE_MS = 4000; // a second click within this time removes a document
  const TYPES = ".pdf,.txt,.md,.markdown";

  onClick("[data-remove]", (button) => {
    if (button.classList.contains("is-sure")) {
      button.disabled = true;
      send("library", { act: "remove", document: button.dataset.remove });
      return;
    }
    button.classList.add("is-sure");
    button.textContent = "Really remove?";
    announce("Press again to remove it");
    window.setTimeout(() => {
      button.classList.remove("is-sure");
      button.textContent = "Remove";
    }, SURE_MS);
  });

  onClick("[data-record-save]", (button) => {
    const form = button.closest("form");
    const fields = JSON.stringify(Object.fromEntries(new FormData(form)));
    button.disabled = true;
    button.textContent = "Saving …";
    send("library", { act: "record", document: form.dataset.record, fields });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("form[data-record] input")) return;
    event.preventDefault();
    one("[data-record-save]", event.target.closest("form")).click();
  });

  onChange("#caseqa-report [data-stamp]", "data-stamp", (said) => {
    announce(said.textContent);
    // Where the form was not redrawn, something in it could not be saved and can be mended.
    for (const button of document.querySelectorAll("[data-record-save]:disabled")) {
      button.disabled = false;
      button.textContent = "Save and confirm";
    }
    said.scrollIntoView({ block: "nearest" });
  });

  onName(() => {
    const input = one("#caseqa-file input[type=file]");
    input?.setAttribute("accept", TYPES);
    input?.setAttribute("aria-label", "Add documents: PDF, text or Markdown");
  });
})();
