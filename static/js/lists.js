/* Lists and texts to take away: docs/reference/interface.md, Lists. */

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
  } catch {
    // Without a secure address the clipboard is closed: leave the text marked for Ctrl+C.
    if (source.select) return source.select();
    return getSelection().selectAllChildren(source);
  }
  const before = button.textContent;
  button.textContent = button.dataset.copied ?? before;
  setTimeout(() => (button.textContent = before), 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.matches("[data-submit-on-change]")) target.form.requestSubmit();
  if (!target.matches("[data-check-all]")) return;
  for (const box of document.querySelectorAll(`input[name="${target.dataset.checkAll}"]`)) {
    if (box.form === target.form && !box.disabled) box.checked = target.checked;
  }
});

// A file leaves the page as it is: the form must serve again, as after coming back to it.
document.addEventListener("submit", (event) => {
  if (event.submitter?.dataset.download !== undefined) setTimeout(() => dispatchEvent(new Event("pageshow")), 3000);
});
