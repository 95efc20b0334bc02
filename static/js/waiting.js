/* Pages of a document that are being prepared appear by themselves: docs/reference/interface.md, Document. */

const BETWEEN_LOOKS = 5000;
const LOOKS = 60;

async function look(pages) {
  const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector(".scoring-pages");
  const notes = (place) => place.querySelectorAll(".document-note [role=status]").length;
  return fresh && notes(fresh) < notes(pages) ? fresh : pages;
}

async function wait(pages) {
  for (let looks = 0; looks < LOOKS && pages?.hasAttribute("data-waiting"); looks += 1) {
    await new Promise((done) => { setTimeout(done, BETWEEN_LOOKS); });
    const fresh = await look(pages).catch(() => pages);
    if (!fresh) return;
    if (fresh !== pages) pages.replaceWith(fresh);
    pages = fresh;
  }
}

wait(document.querySelector(".scoring-pages[data-waiting]"));
