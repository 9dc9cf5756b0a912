"use strict";
/**
 * The door to the console: its scripts come, and its form is made, when it is opened. Most readers
 * of most pages only read.
 */
(() => {
  const { make, text, forTab } = mockument;
  const OPEN = "console.open";

  const section = document.getElementById("try-it-out");
  const operation = /** @type {OperationData | null} */ (mockument.readJson("operation-data"));
  if (!section || !operation) {
    return;
  }
  const box = make("details", { class: "console-box" }, make("summary", {}, text("console.open")));
  let isMade = false;
  box.addEventListener("toggle", () => {
    forTab.set(OPEN, box.open ? "true" : "");
    if (box.open && !isMade) {
      isMade = true;
      mockument.script("console.js").then(
        () => mockument.console(box, operation),
        () => box.append(text("console.failed.script")),
      );
    }
  });
  section.append(box);
  box.open = forTab.get(OPEN) === "true";
})();
