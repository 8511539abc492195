// What does the calendar do under a mouse? A click on a day opens it; the same days are links below.
"use strict";
for (const day of document.querySelectorAll("svg.year .d")) {
  day.addEventListener("click", () => {
    const address = new URL(location.href);
    for (const name of ["before", "trail"]) address.searchParams.delete(name);
    address.searchParams.set("when", day.dataset.when);
    location.href = address;
  });
}
