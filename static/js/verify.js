/* Compares a chosen file with the one that was issued. The file stays on this device. */

const root = document.querySelector("[data-compare]");
const input = root.querySelector("input[type=file]");
const said = root.querySelector("[data-said]");

function say(text, tone) {
  said.textContent = text;
  said.className = `said ${tone}`;
  said.hidden = false;
}

async function digestOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function compare(file) {
  if (!file) return;
  try {
    const same = (await digestOf(file)) === root.dataset.compare;
    say(same ? root.dataset.same : root.dataset.differs, same ? "tone-good" : "tone-bad");
  } catch {
    say(root.dataset.unreadable, "tone-warn");
  }
}

// Browsers keep the digest for pages with a secure address; elsewhere the offer stays hidden.
if (crypto.subtle) {
  root.hidden = false;
  input.addEventListener("change", () => compare(input.files[0]));
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    root.addEventListener(name, (event) => {
      event.preventDefault();
      root.toggleAttribute("data-over", name === "dragenter" || name === "dragover");
    });
  }
  root.addEventListener("drop", (event) => compare(event.dataTransfer.files[0]));
}
