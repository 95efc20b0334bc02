/* Small manners of every page: docs/reference/interface.md, Every page. */

const DRAFTS = "areopag.draft.";
const all = (selector) => document.querySelectorAll(selector);

function closeMenus(except) {
  for (const menu of all("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

const clicks = {
  "[data-dismiss]": (button) => button.closest(".alert").remove(),
  "[data-open-dialog]": (button) => document.getElementById(button.dataset.openDialog)?.showModal(),
  "[data-close-dialog]": (button) => button.closest("dialog").close(),
};

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  for (const [selector, act] of Object.entries(clicks)) {
    const button = event.target.closest(selector);
    if (button) act(button);
  }
});

function ask(source, proceed) {
  const dialog = document.querySelector("[data-confirm-dialog]");
  const { confirm, confirmText, confirmYes } = source.dataset;
  const yes = dialog.querySelector("[data-confirm-yes]");
  dialog.querySelector("[data-confirm-title]").textContent = confirm;
  dialog.querySelector("[data-confirm-text]").textContent = confirmText ?? "";
  yes.textContent = confirmYes ?? yes.dataset.confirmYes;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && proceed(), { once: true });
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  const source = event.submitter?.closest("[data-confirm]") ?? form.closest("form[data-confirm]");
  if (source && form.dataset.confirmed === undefined && document.querySelector("[data-confirm-dialog]")) {
    event.preventDefault();
    ask(source, () => {
      form.dataset.confirmed = "";
      form.requestSubmit(event.submitter);
      delete form.dataset.confirmed;
    });
  } else if (form.method === "post") sendOnce(event, form);
});

function sendOnce(event, form) {
  if (form.dataset.sent !== undefined) return event.preventDefault();
  form.dataset.sent = "";
  event.submitter?.setAttribute("aria-busy", "true");
  if (form.matches("[data-sign-out]")) addEventListener("pagehide", forgetDrafts, { once: true });
}

addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) delete form.dataset.sent;
  for (const button of all("[aria-busy]")) button.removeAttribute("aria-busy");
});

function forgetDrafts() {
  try {
    for (const shelf of [localStorage, sessionStorage])
      for (const key of Object.keys(shelf)) if (key.startsWith(DRAFTS)) shelf.removeItem(key);
  } catch {
    // Nothing is kept where storage is closed.
  }
}

// Errors are read first: the summary takes focus when the page comes back with them.
document.querySelector("[data-error-summary]")?.focus();
