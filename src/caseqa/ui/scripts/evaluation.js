// The evaluation: a question that was missed can be asked with one click.
(() => {
  "use strict";
  const { openTab, onClick, send } = window.caseqa;
  onClick("[data-try]", (button) => {
    openTab("ask");
    window.caseqa.busy(true);
    send("ask", { question: button.dataset.try });
  });
})();
