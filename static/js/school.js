/* Works of a school: more rows, and what is typed is kept until it is sent: docs/reference/interface.md, Works of a school. */

const WEEK = 7 * 24 * 3600 * 1000;
const OWN_FIELDS = new Set(["csrfmiddlewaretoken", "rows", "more"]);
const form = document.querySelector("[data-school-send]");
const sent = document.querySelector("[data-school-sent]");
const address = form?.getAttribute("action") ?? sent?.dataset.schoolSent;
const key = `areopag.draft.${document.body.dataset.account ?? ""}.${address}`;

/* Storage may be closed to us or full: then nothing is kept. On somebody else's computer nothing outlives the browser. */
function attempt(act) {
  try {
    return act(document.body.dataset.shared === undefined ? localStorage : sessionStorage);
  } catch {
    return null;
  }
}

const read = () => attempt((shelf) => JSON.parse(shelf.getItem(key)));
const remove = () => attempt((shelf) => shelf.removeItem(key));

// --- Rows ----------------------------------------------------------------------------------

const rows = () => form.querySelectorAll(".school-work");
const placeOf = (row) => Number(row.querySelector("[name^=work-]").name.match(/work-(\d+)-/)[1]);
const most = () => Number(form.dataset.mostRows);

function addRow() {
  const place = Math.max(...[...rows()].map(placeOf)) + 1;
  const row = document.querySelector("[data-spare-row]").content.cloneNode(true).firstElementChild;
  for (const part of row.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replaceAll("work-0-", `work-${place}-`));
    }
  }
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+/, rows().length + 1);
  [...rows()].at(-1).after(row);
  form.elements.rows.value = rows().length;
  form.elements.more.hidden = rows().length >= most();
  return row;
}

/* Here files that were chosen stay chosen; without scripts the server gives the rows. */
function addRows(event) {
  event.preventDefault();
  const added = [];
  while (added.length < 3 && rows().length < most()) added.push(addRow());
  added[0]?.querySelector("select, input")?.focus();
}

// --- What is typed -------------------------------------------------------------------------

function values() {
  const typed = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !OWN_FIELDS.has(name)) typed[name] = value;
  }
  return typed;
}

function remember(isSent = false) {
  const copy = { at: Date.now(), sent: isSent, values: values() };
  attempt((shelf) => shelf.setItem(key, JSON.stringify(copy)));
}

function restore(copy) {
  const places = new Set(Object.keys(copy.values).map((name) => name.match(/^work-(\d+)-/)?.[1]).filter(Boolean));
  while (rows().length < Math.min(places.size, most())) addRow();
  const ordered = [...places].sort((one, other) => one - other);
  const here = [...rows()].map(placeOf);
  for (const [name, value] of Object.entries(copy.values)) {
    const field = form.elements[name.replace(/^work-(\d+)-/, (_all, place) => `work-${here[ordered.indexOf(place)]}-`)];
    if (field) field.value = value;
  }
  form.querySelector("[data-kept]").hidden = false;
}

if (form) {
  form.elements.more?.addEventListener("click", addRows);
  const copy = read();
  const blank = JSON.stringify(values());
  // What the server gives back is newer than what the browser kept.
  if (form.dataset.served !== undefined) remember();
  else if (copy?.at > Date.now() - WEEK && JSON.stringify(copy.values) !== blank) restore(copy);
  form.addEventListener("input", () => remember());
  form.addEventListener("submit", () => remember(true));
  form.querySelector("[data-kept-away]").addEventListener("click", () => {
    remove();
    location.reload();
  });
} else if (read()?.sent) remove();
