/* The scoring page, one key a score: docs/reference/interface.md, Scoring. */

const SECOND_DIGIT = 600;
const A_TAP_AGO = 700;
const TEXT_BOXES = "textarea, select, input:not([type=radio], [type=checkbox], [type=button], [data-score-number])";
const SEPARATORS = ["Comma", "Period", "NumpadDecimal", "NumpadComma"];

const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
const fill = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);
const radios = (criterion) => [...criterion.querySelectorAll("input[type=radio]:not(:disabled)")];
const numberBox = (criterion) => criterion.querySelector("[data-score-number]");
const commentBox = (criterion) => criterion.querySelector("[data-comment] textarea");
const chosen = (criterion) => radios(criterion).find((radio) => radio.checked);
const applies = (criterion) => !chosen(criterion)?.matches("[data-not-applicable]");

function points(criterion) {
  if (!applies(criterion)) return null;
  const box = numberBox(criterion);
  return box ? typed(box) : chosen(criterion) ? Number(chosen(criterion).value) : null;
}

function typed(box) {
  const text = box.value.trim().replace(",", ".");
  const value = Number(text);
  const fits = /^\d+(\.\d+)?$/.test(text) && value <= box.dataset.max && value % box.dataset.step === 0;
  return fits ? value : null;
}

function maximum(criterion) {
  if (criterion.dataset.maximum) return Number(criterion.dataset.maximum);
  if (numberBox(criterion)) return Number(numberBox(criterion).dataset.max);
  const values = radios(criterion).filter((radio) => !radio.matches("[data-not-applicable]"));
  return Math.max(0, ...values.map((radio) => Number(radio.value)));
}

const isScored = (criterion) => points(criterion) !== null || !applies(criterion);

function wantsComment(criterion) {
  const box = numberBox(criterion);
  const asked = box && applies(criterion) ? typedAsks(box) : chosen(criterion)?.matches("[data-comment-required]");
  return Boolean(asked) && !commentBox(criterion)?.value.trim();
}

function typedAsks(box) {
  const given = typed(box);
  if (given === null) return false;
  return given <= Number(box.dataset.commentUpTo ?? -1) || ("commentOnTop" in box.dataset && given === Number(box.dataset.max));
}

function stateOf(criterion) {
  if (!isScored(criterion)) return "open";
  return wantsComment(criterion) ? "comment" : "done";
}

function isFilled(place) {
  const fields = [...place.querySelectorAll("input, textarea, select")].filter((field) => !field.disabled);
  return fields.some((field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value.trim()));
}

class Checklist {
  constructor(form) {
    this.form = form;
    this.criteria = [...form.querySelectorAll("[data-criterion]")];
    this.places = [...form.querySelectorAll("[data-gap]")];
    this.sendButton = form.querySelector("[data-send]");
    this.tappedAt = -Infinity;
    this.listen();
    this.refresh();
    this.start();
  }

  listen() {
    const { form } = this;
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("pointerdown", () => (this.tappedAt = performance.now()));
    form.addEventListener("focusin", (event) => this.focused(event));
    form.addEventListener("change", (event) => this.changed(event));
    form.addEventListener("input", (event) => this.typedIn(event));
    form.addEventListener("autosave:restored", () => this.refresh());
    form.addEventListener("click", (event) => this.phrase(event));
    form.addEventListener("submit", (event) => this.beforeSend(event), { capture: true });
  }

  start() {
    if (location.hash || document.querySelector("[data-error-summary]")) return;
    const first = this.criteria.find((criterion) => stateOf(criterion) !== "done");
    // What is to be read before the first mark stays before the eyes.
    const unread = this.form.querySelector(".scoring-before") && !this.criteria.some(isScored);
    if (first && !unread) this.goTo(first);
  }

  refresh() {
    for (const criterion of this.criteria) {
      criterion.dataset.state = stateOf(criterion);
      const box = numberBox(criterion);
      if (box) box.ariaInvalid = box.value.trim() && typed(box) === null ? "true" : null;
      this.fitPhrases(criterion);
    }
    const scored = this.criteria.filter(isScored);
    const most = this.criteria.filter(applies).reduce((sum, criterion) => sum + maximum(criterion), 0);
    const values = {
      done: scored.length,
      all: this.criteria.length,
      sum: numbers.format(scored.reduce((sum, criterion) => sum + (points(criterion) ?? 0), 0)),
      max: numbers.format(most),
    };
    const share = this.form.dataset.thresholdPercent;
    if (share) values.threshold = numbers.format((most * Number(share)) / 100);
    for (const place of this.form.querySelectorAll("[data-score-text]")) {
      const text = fill(place.dataset.scoreText, values);
      if (!text.includes("{")) place.textContent = text;
    }
    const progress = this.form.querySelector("[data-score-progress]");
    if (progress) progress.value = scored.length;
    if (this.gapsShown) this.showGaps();
  }

  focused(event) {
    const criterion = event.target.closest("[data-criterion]");
    if (criterion === this.current || (!criterion && !event.target.closest("[data-gap]"))) return;
    this.current?.removeAttribute("data-current");
    this.current = criterion;
    criterion?.setAttribute("data-current", "");
    if (this.typing?.criterion !== criterion) this.forgetTyping();
  }

  goTo(criterion) {
    const target = numberBox(criterion) ?? chosen(criterion) ?? radios(criterion)[0];
    this.focusOn(target, criterion);
  }

  focusOn(target, place) {
    if (!target) return;
    target.focus({ preventScroll: true });
    if (target.matches("[data-score-number]")) target.select();
    place.scrollIntoView({ block: "nearest" });
  }

  step(by) {
    const place = this.criteria.indexOf(this.current) + by;
    if (this.criteria[place]) this.goTo(this.criteria[place]);
  }

  advance(from) {
    const at = this.criteria.indexOf(from);
    const order = [...this.criteria.slice(at + 1), ...this.criteria.slice(0, at)];
    const next = order.find((criterion) => stateOf(criterion) !== "done");
    if (next) return this.goTo(next);
    const place = this.places.find((gap) => !isFilled(gap));
    if (place) return this.focusOn(place.querySelector("input, textarea, select"), place);
    if (this.sendButton) this.focusOn(this.sendButton, this.sendButton);
  }

  typedIn(event) {
    if (event.target.matches("[data-score-number]") && event.target.value) {
      const none = chosen(event.target.closest("[data-criterion]"));
      if (none) none.checked = false;
    }
    this.refresh();
  }

  changed(event) {
    const criterion = event.target.closest("[data-criterion]");
    if (event.target.matches("[data-not-applicable]") && numberBox(criterion)) numberBox(criterion).value = "";
    this.refresh();
    const tapped = performance.now() - this.tappedAt < A_TAP_AGO;
    if (criterion && event.target.type === "radio" && tapped && event.isTrusted) this.scored(criterion, { byKey: false });
  }

  scored(criterion, { byKey }) {
    if (stateOf(criterion) !== "comment") return this.advance(criterion);
    this.openComment(criterion, { write: byKey });
  }

  choose(radio) {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  digit(digit) {
    const criterion = this.current;
    const values = radios(criterion).filter((radio) => /^[\d.]+$/.test(radio.value));
    const text = (this.typing?.text ?? "") + digit;
    const fitting = values.filter((radio) => radio.value.startsWith(text));
    if (fitting.length) return this.type(criterion, text, fitting);
    if (!this.typing || digit === ".") return;
    this.forgetTyping();
    this.scored(criterion, { byKey: true });
    if (this.current !== criterion) this.digit(digit);
  }

  type(criterion, text, fitting) {
    this.forgetTyping();
    const exact = fitting.find((radio) => radio.value === text);
    if (exact) this.choose(exact);
    if (exact && fitting.length === 1) return this.scored(criterion, { byKey: true });
    this.typing = { criterion, text };
    if (!exact) return;
    this.timer = setTimeout(() => {
      this.forgetTyping();
      if (this.current === criterion) this.scored(criterion, { byKey: true });
    }, SECOND_DIGIT);
  }

  forgetTyping() {
    clearTimeout(this.timer);
    this.typing = null;
  }

  notApplicable() {
    const radio = this.current.querySelector("[data-not-applicable]:not(:disabled)");
    if (!radio) return;
    this.choose(radio);
    this.scored(this.current, { byKey: true });
  }

  choice(place, digit) {
    const radio = radios(place)[digit - 1];
    if (!radio) return false;
    this.choose(radio);
    this.advance(place);
    return true;
  }

  openComment(criterion, { write }) {
    const box = criterion.querySelector("[data-comment]");
    if (!box) return;
    box.open = true;
    if (write) this.focusOn(commentBox(criterion), criterion);
    else box.scrollIntoView({ block: "nearest" });
  }

  fitPhrases(criterion) {
    const phrases = [...criterion.querySelectorAll("[data-phrase]")];
    const fits = (phrase) => phrase.dataset.points === String(points(criterion));
    const some = phrases.some(fits);
    for (const phrase of phrases) phrase.hidden = some && !fits(phrase);
  }

  phrase(event) {
    const button = event.target.closest("[data-phrase]");
    const box = button && commentBox(button.closest("[data-criterion]"));
    if (!box) return;
    box.value = [box.value.trim(), button.dataset.phrase].filter(Boolean).join(" ");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    if (matchMedia("(hover: hover)").matches) box.focus();
  }

  key(event) {
    if (event.isComposing) return;
    if (event.code === "Enter" || event.code === "NumpadEnter") return this.enter(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches(TEXT_BOXES)) {
      const criterion = event.target.closest("[data-criterion]");
      if (event.code === "Escape" && criterion) this.advance(criterion);
      return;
    }
    if (this.act(event)) event.preventDefault();
  }

  enter(event) {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.form.requestSubmit(this.sendButton);
    } else if (event.target.matches("[data-criterion] input")) {
      event.preventDefault();
      if (isScored(this.current)) this.scored(this.current, { byKey: true });
    }
  }

  act(event) {
    if (event.key === "?") return this.openKeys();
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    const choice = event.target.closest("[data-choice]");
    if (choice && digit) return this.choice(choice, Number(digit));
    if (!this.current?.contains(event.target)) return false;
    const box = event.target.matches("[data-score-number]") && event.target;
    if (".,".includes(event.key) || SEPARATORS.includes(event.code)) return box ? false : (this.digit("."), true);
    if (event.shiftKey) return false;
    if (digit !== undefined) return box ? false : (this.digit(digit), true);
    const keys = {
      KeyJ: () => this.step(1),
      KeyK: () => this.step(-1),
      KeyC: () => this.openComment(this.current, { write: true }),
      KeyN: () => this.notApplicable(),
    };
    keys[event.code]?.();
    return event.code in keys || (box && event.key.length === 1);
  }

  openKeys() {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
    return Boolean(dialog);
  }

  gaps() {
    const left = (place) => (place.matches("[data-gap]") ? (isFilled(place) ? "done" : "fill") : stateOf(place));
    return [...this.criteria, ...this.places].filter((place) => left(place) !== "done").map((place) => [place, left(place)]);
  }

  beforeSend(event) {
    if (event.submitter !== this.sendButton) return;
    const [gap] = this.gaps();
    if (!gap) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.gapsShown = true;
    this.showGaps();
    this.toGap(gap[0]);
  }

  showGaps() {
    const list = this.form.querySelector("[data-score-gaps]");
    if (!list) return;
    const gaps = this.gaps();
    list.hidden = !gaps.length;
    const lines = gaps.map(([place, why]) => this.gapLine(place, list.getAttribute(`data-text-${why}`)));
    list.querySelector("ul").replaceChildren(...lines);
  }

  gapLine(place, why) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${place.id}`;
    link.textContent = place.dataset.title;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.toGap(place);
    });
    line.append(link, ` — ${why}`);
    return line;
  }

  toGap(place) {
    if (place.matches("[data-gap]")) return this.focusOn(place.querySelector("input, textarea, select"), place);
    if (stateOf(place) === "comment") return this.openComment(place, { write: true });
    this.goTo(place);
  }
}

function panes(root) {
  const scrolls = {};

  function show(name) {
    const before = root.dataset.pane;
    if (before) scrolls[before] = window.scrollY;
    root.dataset.pane = name;
    for (const button of root.querySelectorAll("[data-show-pane]")) {
      button.setAttribute("aria-pressed", String(button.dataset.showPane === name));
    }
    if (!before || before === name) return;
    const start = Math.min(window.scrollY, root.getBoundingClientRect().top + window.scrollY);
    window.scrollTo({ top: scrolls[name] ?? start, behavior: "instant" });
  }

  function zoom(by) {
    const pages = root.querySelector(".scoring-pages");
    pages.dataset.zoomLevel = Math.min(5, Math.max(1, Number(pages.dataset.zoomLevel ?? 3) + by));
  }

  root.addEventListener("click", (event) => {
    const target = event.target.closest("[data-show-pane], [data-zoom], a[href^='#']");
    if (!target) return;
    if (target.dataset.showPane) show(target.dataset.showPane);
    else if (target.dataset.zoom) zoom(Number(target.dataset.zoom));
    else {
      const pane = document.getElementById(target.hash.slice(1))?.closest("[data-pane-name]");
      if (pane) show(pane.dataset.paneName);
    }
  });
  show(root.dataset.panes || "list");
}

for (const root of document.querySelectorAll("[data-panes]")) panes(root);
for (const form of document.querySelectorAll("form[data-scoring]")) new Checklist(form);
