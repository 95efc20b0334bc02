/* Signed out by quiet on somebody else's computer: no draft stays behind. docs/reference/interface.md */

if (document.querySelector("[data-forget-drafts]"))
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("areopag.draft.")) localStorage.removeItem(key);
  } catch {
    // Nothing is kept where storage is closed.
  }
