/* A draft that saves itself and never says it is saved when it is not: docs/reference/interface.md, Autosave. */

const AFTER_CHOICE = 600;
const AFTER_TYPING = 1500;
const AT_MOST = 2000;
const PATIENCE = 10000;
const RETRIES = [2000, 4000, 8000, 15000, 30000];
const WEEK = 7 * 24 * 3600 * 1000;
const PREFIX = "areopag.draft.";
const OWN_FIELDS = new Set(["csrfmiddlewaretoken", "version", "draft_tab"]);
// What the browser lets a request carry on after its page is gone.
const KEEPALIVE_LIMIT = 60000;

// Not sent any more until the page is opened anew.
const FINAL = new Set(["conflict", "closed"]);
// Handing in waits, or the way back would be lost.
const HOLDING = new Set(["offline", "error", "conflict", "session"]);

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || OWN_FIELDS.has(name)) continue;
    (values[name] ??= []).push(value);
  }
  return values;
}

/* As the server sent it, whatever the browser restored over it. */
function valuesAsServed(form) {
  const twin = form.cloneNode(true);
  twin.reset();
  return valuesOf(twin);
}

const textOf = (list) => JSON.stringify(list ?? []);
const namesIn = (...all) => new Set(all.flatMap((values) => Object.keys(values)));
const same = (one, other) => [...namesIn(one, other)].every((name) => textOf(one[name]) === textOf(other[name]));

/* Three-way merge by field: `base` both sides started from, `mine` here, `theirs` on the server. */
function merge(base, mine, theirs) {
  const values = { ...theirs };
  let clash = false;
  for (const name of namesIn(base, mine)) {
    const [before, here, there] = [base, mine, theirs].map((side) => textOf(side[name]));
    if (here === before || here === there) continue;
    if (there !== before) clash = true;
    values[name] = mine[name] ?? [];
  }
  return { values, clash };
}

function put(form, values) {
  const used = {};
  for (const field of form.elements) {
    if (!field.name || OWN_FIELDS.has(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    const list = values[field.name] ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = list.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = list.includes(option.value);
    else {
      const place = (used[field.name] = (used[field.name] ?? -1) + 1);
      if (place in list) field.value = list[place];
    }
  }
}

/* Storage may be closed to us (private mode) or full: then nothing is kept, and `kept` says so. */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/* On somebody else's computer nothing may outlive the browser. */
const shelf = () => (document.body.dataset.shared === undefined ? localStorage : sessionStorage);

const storage = {
  read: (key) => attempt(() => JSON.parse(shelf().getItem(key))),
  write: (key, copy) => Boolean(attempt(() => (shelf().setItem(key, JSON.stringify(copy)), true))),
  remove: (key) => attempt(() => shelf().removeItem(key)),
  keys: () => attempt(() => Object.keys(shelf()).filter((key) => key.startsWith(PREFIX))) ?? [],
};

function forgetOld() {
  for (const key of storage.keys()) if (!(storage.read(key)?.at > Date.now() - WEEK)) storage.remove(key);
}

function csrfToken(form) {
  const cookie = document.cookie.match(/(?:^|; )[\w-]*csrf\w*=([^;]+)/);
  return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken?.value ?? "";
}

class Draft {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-autosave-state]");
    this.alert = form.querySelector("[data-autosave-alert]");
    this.key = `${PREFIX}${document.body.dataset.account ?? ""}.${form.dataset.autosave}`;
    this.keyOfQuestion = `${this.key}?`;
    this.tab = Math.random().toString(36).slice(2) + Date.now().toString(36);
    this.confirmed = valuesAsServed(form);
    this.kept = true;
    this.failures = 0;
    this.idleText = this.place?.querySelector("[data-autosave-text]").textContent;
    this.listen();
    this.restore();
  }

  listen() {
    const edits = { input: AFTER_TYPING, change: AFTER_CHOICE };
    for (const name in edits) {
      this.form.addEventListener(name, (event) => event.target.type !== "file" && this.edited(edits[name]));
    }
    this.form.addEventListener("submit", (event) => this.beforeSubmit(event));
    this.form.addEventListener("click", (event) => {
      if (!event.target.closest("[data-autosave-reload]")) return;
      this.leaving = this.kept;
      location.reload();
    });
    // Back from signing in, back online, or about to leave.
    for (const name of ["focus", "online", "pagehide", "visibilitychange"]) addEventListener(name, () => this.flush());
    // A page taken from the browser's memory has an old version: take the fresh one.
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    addEventListener("beforeunload", (event) => {
      if (this.leaving || this.state === "closed" || !this.dirty()) return;
      this.flush();
      event.preventDefault();
    });
  }

  dirty() {
    // After an answer got lost nobody knows what the server holds.
    return this.unsure || !same(valuesOf(this.form), this.confirmed);
  }

  edited(delay) {
    this.leaving = false;
    this.remember();
    if (!this.dirty()) return this.settled();
    if (FINAL.has(this.state)) return;
    this.unsavedSince ??= Date.now();
    // A trouble already on screen stays there until a save goes through.
    if (!HOLDING.has(this.state)) this.show("saving");
    this.sendIn(Math.max(0, Math.min(delay, this.unsavedSince + AT_MOST - Date.now())));
  }

  /* The person took the edit back before it was sent. */
  settled() {
    if (this.sending || FINAL.has(this.state)) return;
    clearTimeout(this.timer);
    this.unsavedSince = null;
    this.show(this.savedAt ? "saved" : "idle");
  }

  sendIn(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }

  /* One request at a time. */
  async flush() {
    clearTimeout(this.timer);
    if (this.sending) return this.sending;
    if (FINAL.has(this.state) || !this.dirty()) return;
    this.sending = this.send();
    await this.sending;
    this.sending = null;
    if (this.state === "saved" && this.dirty()) this.edited(AFTER_CHOICE);
  }

  async send() {
    const values = valuesOf(this.form);
    const body = this.body(values);
    this.unsavedSince = null;
    if (!HOLDING.has(this.state)) this.show("saving");
    let response;
    try {
      response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": csrfToken(this.form), Accept: "application/json" },
        redirect: "manual",
        keepalive: String(body).length < KEEPALIVE_LIMIT,
        signal: AbortSignal.timeout?.(PATIENCE),
      });
    } catch {
      return this.failed("offline");
    }
    const version = response.headers.get("X-Draft-Version");
    if (response.ok && version) return this.saved(values, version);
    return this.refused(response);
  }

  body(values) {
    const body = new URLSearchParams();
    for (const [name, list] of Object.entries(values)) for (const value of list) body.append(name, value);
    body.append("version", this.form.elements.version?.value ?? "");
    body.append("draft_tab", this.tab);
    return body;
  }

  saved(values, version) {
    this.confirmed = values;
    this.unsure = false;
    this.failures = 0;
    if (this.form.elements.version) this.form.elements.version.value = version;
    this.savedAt = new Date();
    this.remember();
    this.show("saved");
  }

  async refused(response) {
    const { status, type } = response;
    if (type === "opaqueredirect" || status === 401) return this.failed("session");
    if (status === 409) return this.show("conflict");
    if ([403, 404, 410].includes(status)) return this.show("closed");
    if (![400, 413, 422].includes(status)) return this.failed("error");
    const answer = await response.json().catch(() => ({}));
    this.show("refused", answer.message);
  }

  failed(state) {
    if (state !== "session") this.unsure = true;
    this.show(state);
    this.sendIn(RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
  }

  show(state, message) {
    const before = this.state;
    this.state = state;
    if (!this.place) return;
    const { lang } = document.documentElement;
    const time = this.savedAt?.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
    const told = (name) => this.place.getAttribute(`data-text-${name}`);
    const own = state === "idle" ? this.idleText : (!this.kept && told(`${state}-unkept`)) || told(state);
    const text = message || own.replace("{time}", time);
    this.place.dataset.state = state;
    this.place.querySelector("[data-autosave-text]").textContent = text;
    for (const help of this.place.querySelectorAll("[data-autosave-help]")) {
      help.hidden = help.dataset.autosaveHelp !== state;
    }
    this.announce(before, state, text);
  }

  /* Read aloud trouble and the end of trouble, not every save. */
  announce(before, state, text) {
    const calm = (name) => !name || ["idle", "saving", "saved"].includes(name);
    if (this.alert && before !== state && !(calm(before) && calm(state))) this.alert.textContent = text;
  }

  /* Keep on this device what the server does not hold yet. */
  remember() {
    const values = valuesOf(this.form);
    if (same(values, this.confirmed)) return storage.remove(this.key);
    this.kept = storage.write(this.key, { at: Date.now(), base: this.confirmed, values });
  }

  restore() {
    const copy = storage.read(this.key);
    if (copy) {
      const { values, clash } = merge(copy.base, copy.values, valuesOf(this.form));
      if (clash) {
        storage.write(this.keyOfQuestion, copy);
        storage.remove(this.key);
      } else if (same(values, this.confirmed)) storage.remove(this.key);
      else this.takeBack(values);
    }
    if (this.dirty()) this.edited(0);
    this.ask(storage.read(this.keyOfQuestion));
  }

  takeBack(values) {
    put(this.form, values);
    this.form.dispatchEvent(new CustomEvent("autosave:restored", { bubbles: true }));
  }

  /* Both sides changed the same field: the person decides; until then the copy stays. */
  ask(copy) {
    const question = this.form.querySelector("[data-autosave-question]");
    if (!copy || !question) return;
    question.hidden = false;
    document.activeElement.scrollIntoView({ block: "nearest" });
    question.addEventListener("click", (event) => {
      const answer = event.target.closest("[data-autosave-answer]")?.dataset.autosaveAnswer;
      if (!answer) return;
      question.hidden = true;
      storage.remove(this.keyOfQuestion);
      if (answer !== "restore") return;
      this.takeBack(merge(copy.base, copy.values, valuesOf(this.form)).values);
      this.edited(0);
    });
  }

  /* First the draft, then the act: an act never overtakes or contradicts its draft. */
  async beforeSubmit(event) {
    if (event.defaultPrevented) return;
    if (this.form.elements.csrfmiddlewaretoken) {
      this.form.elements.csrfmiddlewaretoken.value = csrfToken(this.form);
    }
    if (this.passed || (!this.dirty() && !this.sending)) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    await this.flush();
    if (this.dirty()) await this.flush();
    if (HOLDING.has(this.state)) return this.place?.scrollIntoView({ block: "nearest" });
    this.passed = true;
    this.form.requestSubmit(event.submitter);
    this.passed = false;
  }
}

forgetOld();
for (const form of document.querySelectorAll("form[data-autosave]")) new Draft(form);
