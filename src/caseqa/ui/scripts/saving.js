// Saving what is in the page, or came from its server, as a file.
(() => {
  "use strict";
  const SAVED_MS = 10_000; // by then the browser has begun to save

  window.caseqa.save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS);
  };
})();
