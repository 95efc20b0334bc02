/* The live example of a number: what the pattern makes of the next number. The server checks again. */

const PART = /\{(number|year|yy)(?::0([2-8])d)?\}/g;

function written(pattern, number, year) {
  const values = { number, year, yy: String(year % 100).padStart(2, "0") };
  return pattern.replace(PART, (part, name, width) => String(values[name]).padStart(width ?? 0, "0"));
}

for (const box of document.querySelectorAll("[data-numbering]")) {
  const pattern = box.querySelector("[data-pattern]");
  const next = box.querySelector("[data-next]");
  const shown = box.querySelector("output");
  const show = () => {
    shown.textContent = written(pattern.value, Number(next.value) || 1, Number(box.dataset.year));
  };
  box.addEventListener("input", show);
}
