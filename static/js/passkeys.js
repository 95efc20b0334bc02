/* Passkeys: the browser's own dialog, between our form and our server. Without it the form stays hidden. */

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function decoded(publicKey) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: toBytes(options.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"])
    if (options[name]) options[name] = options[name].map((one) => ({ ...one, id: toBytes(one.id) }));
  return options;
}

function encoded(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  response.transports = credential.response.getTransports?.() ?? [];
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/* A passkey opens the account by itself, so it must ask who holds it and live on the device. */
function alone(publicKey, wished) {
  if (!wished) return publicKey;
  const authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return { ...publicKey, authenticatorSelection };
}

async function optionsFor(form, kind) {
  if (kind !== "enter") return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).request_options;
}

async function ask(form) {
  const kind = form.dataset.passkey;
  const { publicKey } = await optionsFor(form, kind);
  if (kind !== "add") return navigator.credentials.get({ publicKey: decoded(publicKey) });
  const wished = form.elements.passwordless?.checked;
  return navigator.credentials.create({ publicKey: decoded(alone(publicKey, wished)) });
}

async function pressed(event) {
  const form = event.currentTarget;
  if (form.elements.credential.value) return;
  // Before the manners of every page see it: this press only opens the dialog.
  event.preventDefault();
  event.stopPropagation();
  const trouble = document.querySelector("[data-passkey-trouble]");
  trouble.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(encoded(await ask(form)));
    form.requestSubmit();
  } catch {
    trouble.hidden = false;
  }
}

const able = window.isSecureContext && window.PublicKeyCredential;
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !able;
  form.addEventListener("submit", pressed);
}
for (const note of document.querySelectorAll("[data-passkey-unable]")) note.hidden = Boolean(able);
// Back from the next page: a used answer is of no use again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.credential.value = "";
});
