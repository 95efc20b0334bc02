/* A typed mark goes up and down by its step: buttons and arrow keys. docs/reference/interface.md, Scoring. */

const numbers = new Intl.NumberFormat(document.documentElement.lang);

function step(box, by) {
  const { max, step: size } = box.dataset;
  const typed = Number(box.value.trim().replace(",", ".") || NaN);
  const known = typed >= 0 && typed <= max && typed % size === 0;
  const value = known ? typed + by * size : by > 0 ? 0 : Number(max);
  box.value = numbers.format(Math.min(max, Math.max(0, value)));
  for (const name of ["input", "change"]) box.dispatchEvent(new Event(name, { bubbles: true }));
}

for (const box of document.querySelectorAll("[data-score-number]")) {
  const arrows = { ArrowUp: 1, ArrowDown: -1 };
  box.addEventListener("keydown", (event) => {
    if (!(event.code in arrows)) return;
    event.preventDefault();
    step(box, arrows[event.code]);
  });
  for (const button of box.parentElement.querySelectorAll("[data-score-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => step(box, Number(button.dataset.scoreStep)));
  }
}
