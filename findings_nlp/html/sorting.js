"use strict";

/* The index: its table sorted by the column whose heading is pressed, and by it the other way. */

const table = document.getElementById("each");

function valueOf(row, column) {
  const text = row.cells[column].textContent;
  return column === 0 ? text : Number(text);
}

function compare(one, other) {
  return typeof one === "number" ? one - other : one.localeCompare(other, "en");
}

function sortBy(heading) {
  const opposite = { ascending: "descending", descending: "ascending" };
  const order = opposite[heading.getAttribute("aria-sort")] ?? heading.dataset.first;
  const sign = order === "ascending" ? 1 : -1;
  const column = heading.cellIndex;
  const rows = [...table.tBodies[0].rows];
  rows.sort((one, other) => sign * compare(valueOf(one, column), valueOf(other, column)));
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  table.tBodies[0].append(...rows);
}

table?.tHead.addEventListener("click", ({ target }) => {
  if (target.closest("button")) sortBy(target.closest("th"));
});
