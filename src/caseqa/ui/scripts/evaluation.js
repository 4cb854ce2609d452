// The evaluation: a question that was missed can be asked with one click.
(() => {
  "use strict";
  const { busy, openTab, onClick, send } = window.caseqa;
  // The question was put to the whole study, so no filter may stay; nor the last question, which the tab would ask.
  onClick("[data-try]", (button) => {
    window.caseqa.clearFilters({ tab: null, q: null });
    openTab("ask");
    busy(true);
    send("ask", { question: button.dataset.try, wanted: window.caseqa.wanted() });
  });
})();
