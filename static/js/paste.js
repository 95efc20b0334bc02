/* A pasted table: its HTML says which cells are merged and bold, its text is what is seen. */

/* Word wraps a small table into half a megabyte of looks. */
function bare(page) {
  const looks = /\s(?:style|class|lang|width|height|valign|bgcolor|data-[\w-]+)=(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
  const tables = page.slice(page.indexOf("<table"), page.lastIndexOf("</table>") + 8);
  return tables.replace(/<!--[\s\S]*?-->/g, "").replace(looks, "");
}

for (const box of document.querySelectorAll("[data-paste-table]")) {
  const html = document.getElementById(box.dataset.pasteTable);
  box.addEventListener("paste", (event) => {
    const page = event.clipboardData?.getData("text/html") ?? "";
    html.value = page.includes("<table") && !box.value.trim() ? bare(page) : "";
    box.dataset.justPasted = "";
  });
  // What is typed after that is what counts.
  box.addEventListener("input", () => {
    if (!("justPasted" in box.dataset)) html.value = "";
    delete box.dataset.justPasted;
  });
}
