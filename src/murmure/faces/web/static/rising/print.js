// How is a report printed? By the browser, when the button says so.
"use strict";
document.getElementById("print").addEventListener("click", () => window.print());
