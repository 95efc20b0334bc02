/* Files sent one by one with visible progress: docs/reference/interface.md, Upload. */

const BETWEEN = new Set(["waiting", "sending", "checking"]);

function csrfToken(form) {
  const cookie = document.cookie.match(/(?:^|; )[\w-]*csrf\w*=([^;]+)/);
  return cookie ? cookie[1] : form?.elements.csrfmiddlewaretoken?.value ?? "";
}

function sizeText(bytes) {
  const steps = { megabyte: 1024 * 1024, kilobyte: 1024, byte: 1 };
  const unit = Object.keys(steps).find((name) => bytes >= steps[name]) ?? "byte";
  const options = { style: "unit", unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(document.documentElement.lang, options).format(bytes / steps[unit]);
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText) ?? {};
  } catch {
    return {};
  }
}

class Upload {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("[data-upload-input]");
    this.list = root.querySelector("[data-upload-list]");
    this.form = root.closest("form");
    this.queue = Promise.resolve();
    this.listen();
    for (const part of root.querySelectorAll("[data-upload-only]")) part.hidden = false;
    root.dataset.ready = "";
  }

  listen() {
    const drop = this.root.querySelector("[data-upload-drop]") ?? this.root;
    this.input.addEventListener("change", () => {
      this.take([...this.input.files]);
      this.input.value = "";
    });
    for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => this.hover(event, drop, true));
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, (event) => this.hover(event, drop, false));
    drop.addEventListener("drop", (event) => this.take([...event.dataTransfer.files]));
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.form?.addEventListener("submit", (event) => this.beforeSubmit(event), { capture: true });
    window.addEventListener("beforeunload", (event) => {
      if (this.busy()) event.preventDefault();
    });
  }

  hover(event, drop, over) {
    event.preventDefault();
    drop.toggleAttribute("data-over", over);
  }

  busy() {
    return [...this.list.children].some((item) => BETWEEN.has(item.dataset.state));
  }

  /* One after another: a slow school line serves one file better than five. */
  take(files) {
    for (const file of files) {
      const item = this.add(file);
      const why = this.refusal(file);
      if (why) this.show(item, "refused", why);
      else this.enqueue(item, file);
    }
  }

  enqueue(item, file) {
    this.show(item, "waiting");
    this.queue = this.queue.then(() => (item.isConnected ? this.send(item, file) : null));
  }

  refusal(file) {
    const { maxBytes, maxFiles, textTooLarge, textTooMany } = this.root.dataset;
    if (maxBytes && file.size > Number(maxBytes)) return textTooLarge;
    const there = [...this.list.children].filter((item) => item.dataset.state !== "refused").length;
    return maxFiles && there > Number(maxFiles) ? textTooMany : "";
  }

  add(file) {
    const item = this.root.querySelector("[data-upload-template]").content.firstElementChild.cloneNode(true);
    item.querySelector("[data-upload-name]").textContent = file.name;
    item.querySelector("[data-upload-size]").textContent = sizeText(file.size);
    item.querySelector("[data-upload-again]").addEventListener("click", () => this.enqueue(item, file));
    this.list.append(item);
    return item;
  }

  show(item, state, text) {
    item.dataset.state = state;
    item.querySelector("[data-upload-status]").textContent = text || this.root.getAttribute(`data-text-${state}`) || "";
    const progress = item.querySelector("progress");
    if (progress) progress.hidden = !BETWEEN.has(state);
    const again = item.querySelector("[data-upload-again]");
    if (again) again.hidden = state !== "network";
  }

  send(item, file) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append(this.input.name, file);
      request.open("POST", this.root.dataset.upload);
      request.setRequestHeader("X-CSRFToken", csrfToken(this.form));
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => this.progress(item, event));
      request.addEventListener("load", () => this.answered(item, request));
      request.addEventListener("error", () => this.show(item, "network"));
      request.addEventListener("loadend", resolve);
      item.request = request;
      this.show(item, "sending");
      request.send(body);
    });
  }

  progress(item, event) {
    const progress = item.querySelector("progress");
    if (progress && event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
    if (event.loaded === event.total) this.show(item, "checking");
  }

  answered(item, request) {
    const answer = answerOf(request);
    if (request.status < 200 || request.status > 299 || !answer.name) return this.refused(item, request, answer);
    const version = request.getResponseHeader("X-Draft-Version");
    if (version && this.form?.elements.version) this.form.elements.version.value = version;
    item.querySelector("[data-upload-name]").textContent = answer.name;
    if (answer.size) item.querySelector("[data-upload-size]").textContent = answer.size;
    item.querySelector("[data-upload-remove]").dataset.uploadRemove = answer.remove_url ?? "";
    this.show(item, "done");
    this.root.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: answer }));
  }

  refused(item, request, answer) {
    const { textTooLarge } = this.root.dataset;
    const message = answer.message || answer.errors?.join(" ") || (request.status === 413 ? textTooLarge : "");
    if (message || (request.status >= 400 && request.status < 500)) this.show(item, "refused", message);
    else this.show(item, "network");
  }

  async clicked(event) {
    const button = event.target.closest("[data-upload-remove]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("[data-upload-item]");
    const address = button.dataset.uploadRemove;
    item.request?.abort();
    if (address && !(await this.removed(item, address))) return;
    const neighbour = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (neighbour?.querySelector("button:not([hidden])") ?? this.input).focus();
    this.root.dispatchEvent(new CustomEvent("upload:removed", { bubbles: true }));
  }

  async removed(item, address) {
    this.show(item, "removing");
    const headers = { "X-CSRFToken": csrfToken(this.form), Accept: "application/json" };
    const response = await fetch(address, { method: "POST", headers, redirect: "manual" }).catch(() => null);
    if (!response?.ok) this.show(item, "done", this.root.dataset.textNetwork);
    return Boolean(response?.ok);
  }

  beforeSubmit(event) {
    if (!this.busy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.list.scrollIntoView({ block: "nearest" });
    const live = this.root.querySelector("[data-upload-live]");
    if (live) live.textContent = this.root.dataset.textWait ?? "";
  }
}

for (const root of document.querySelectorAll("[data-upload]")) new Upload(root);
