// Saves a form[data-autosave="address"] as it is typed, and always says truthfully where the text is.
//
// Sent:     POST of the form's fields (no files), headers Idempotency-Key, X-CSRFToken and X-Autosave: 1; field `version`.
// Answers:  200 {version, saved_at: "09:32", errors: {field: [sentence]}} (errors: saved, with remarks)
//           409 {differences: [{field, label, yours, theirs}]} · 503 with Retry-After · else {sentence}.
// Until the server has it, the text lies in sessionStorage.
(() => {
  "use strict";
  if (window.tuoyuAutosave) return; // each component on a page asks for this script
  window.tuoyuAutosave = true;
  const PAUSE_MS = 900;
  const LONGEST_WAIT_MS = 60000;

  class Autosave {
    constructor(form) {
      this.form = form;
      this.address = form.dataset.autosave;
      this.store = `draft:${this.address}`;
      this.state = document.querySelector("[data-save-state]");
      this.timer = 0;
      this.failures = 0;
      this.key = null;
      this.sentBody = null;
      this.isSending = false;
      this.isStopped = false;
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("submit", () => { this.isStopped = true; clearTimeout(this.timer); this.forget(); });
      window.addEventListener("online", () => { if (this.body() !== this.savedBody) this.send(); });
      window.addEventListener("beforeunload", (event) => {
        if (!this.isStopped && this.body() !== this.savedBody) event.preventDefault();
      });
      this.savedBody = this.body();
      this.restore();
    }

    body() {
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(this.form)) {
        if (typeof value === "string" && !["csrfmiddlewaretoken", "_key", "version"].includes(name)) fields.append(name, value);
      }
      return fields.toString();
    }

    changed() {
      if (this.isStopped || this.body() === this.savedBody) return;
      try { sessionStorage.setItem(this.store, JSON.stringify({ body: this.body(), base: this.savedBody })); } catch { /* full */ }
      this.show(navigator.onLine === false ? "offline" : "unsaved");
      this.later(PAUSE_MS);
    }

    later(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), wait);
    }

    async send() {
      clearTimeout(this.timer);
      if (this.isSending || this.isStopped) return;
      const body = this.body();
      if (body !== this.sentBody) { this.key = freshKey(); this.sentBody = body; } // a retry of the same text is the same act
      this.isSending = true;
      this.show("saving");
      try {
        const answer = await fetch(this.address, {
          method: "POST",
          credentials: "same-origin",
          headers: {
            "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
            Accept: "application/json",
            "X-CSRFToken": this.value("csrfmiddlewaretoken"),
            "Idempotency-Key": this.key,
            "X-Autosave": "1",
          },
          body: `${body}&version=${encodeURIComponent(this.value("version"))}`,
        });
        this.isSending = false;
        await this.answered(answer, body);
      } catch {
        this.isSending = false;
        this.show("offline");
        this.retry();
      }
    }

    async answered(answer, body) {
      if (answer.status === 409) return this.conflict(await answer.json());
      if (answer.status === 503 || answer.status === 429 || answer.status >= 500) {
        this.show("unsaved", `未保存：系统正忙，稍后自动再试`);
        return this.retry(Number(answer.headers.get("Retry-After")) * 1000);
      }
      if ([401, 403].includes(answer.status) || answer.redirected) {
        return this.show("unsaved", "未保存：登录已过期，内容留在本机，请在新窗口登录后继续");
      }
      const told = await answer.json();
      if (!answer.ok) {
        this.remarks(told.errors || {});
        return this.show("unsaved", `未保存：${told.sentence || "内容有误"}`);
      }
      this.failures = 0;
      this.savedBody = body;
      this.set("version", told.version);
      this.remarks(told.errors || {});
      if (this.body() === body) {
        this.forget();
        this.show("saved", told.saved_at ? `已保存 ${told.saved_at}` : "已保存");
      } else {
        this.later(PAUSE_MS);
      }
    }

    retry(wait) {
      this.failures += 1;
      const usual = Math.min(LONGEST_WAIT_MS, 2000 * 2 ** this.failures);
      this.later((wait || usual) * (0.8 + 0.4 * Math.random()));
    }

    conflict(told) {
      if (!(told.differences || []).length) return this.show("unsaved", `未保存：${told.sentence || "情况已变，请刷新后再看"}`);
      this.sentBody = null;
      this.show("conflict");
      const box = this.form.querySelector("[data-conflict]");
      const rows = box && box.querySelector("tbody");
      if (!rows) return;
      rows.replaceChildren(...(told.differences || []).map((one) => differenceRow(one)));
      box.hidden = false;
      box.querySelector("[data-keep-mine]").onclick = async () => {
        this.set("version", await currentVersion());
        box.hidden = true;
        this.send();
      };
      box.querySelector("[data-take-theirs]").onclick = () => { this.isStopped = true; this.forget(); location.reload(); };
      box.scrollIntoView({ block: "nearest" });
    }

    remarks(errors) {
      this.form.querySelectorAll("[data-autosave-error]").forEach((old) => old.remove());
      Object.entries(errors).forEach(([name, sentences]) => {
        const input = this.form.elements[name];
        if (!input || !input.closest) return;
        const line = document.createElement("p");
        line.className = "error";
        line.id = `${input.id}_autosave_error`;
        line.dataset.autosaveError = "";
        line.textContent = sentences.join(" ");
        input.closest(".field")?.append(line);
      });
    }

    restore() {
      let kept = null;
      try { kept = JSON.parse(sessionStorage.getItem(this.store)); } catch { kept = null; }
      if (!kept || kept.body === this.savedBody) return this.forget();
      if (kept.base !== this.savedBody) return this.offer(kept);
      this.putBack(kept);
    }

    // The record has changed since the draft was typed: a person decides, nothing is laid over silently.
    offer(kept) {
      const box = document.createElement("div");
      box.className = "note note-warn kept";
      box.setAttribute("role", "status");
      const words = document.createElement("div");
      words.textContent = "本机留有一份没有保存的草稿，写它以后记录已有变化。";
      box.append(words);
      [["放回草稿", () => this.putBack(kept)], ["不用了", () => this.forget()]].forEach(([label, act]) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "button button-s", textContent: label });
        button.addEventListener("click", () => { box.remove(); act(); });
        box.append(button);
      });
      this.form.prepend(box);
    }

    putBack(kept) {
      const values = new URLSearchParams(kept.body);
      [...this.form.elements].forEach((one) => {
        if (!one.name || ["hidden", "file"].includes(one.type)) return;
        const all = values.getAll(one.name);
        if (["checkbox", "radio"].includes(one.type)) one.checked = all.includes(one.value);
        else if (one.multiple) [...one.options].forEach((option) => { option.selected = all.includes(option.value); });
        else if (all.length) one.value = all[0];
      });
      this.changed();
    }

    forget() { try { sessionStorage.removeItem(this.store); } catch { /* closed */ } }

    value(name) { return this.form.elements[name] ? this.form.elements[name].value : ""; }

    set(name, value) { if (this.form.elements[name] && value !== undefined) this.form.elements[name].value = value; }

    show(state, words) {
      if (!this.state) return;
      this.state.dataset.state = state;
      this.state.querySelector("[data-words]").textContent = words || {
        saving: "正在保存…",
        saved: "已保存",
        unsaved: "未保存的改动，稍后自动保存",
        offline: "未保存：网络断开，内容留在本机",
        conflict: "未保存：别人刚改过，请选择保留哪一个",
      }[state];
    }
  }

  // crypto.randomUUID exists only on https and localhost; a county server may be reached by plain address.
  function freshKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  async function currentVersion() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    return page.querySelector('form[data-autosave] [name="version"]')?.value;
  }

  function differenceRow(one) {
    const row = document.createElement("tr");
    [["th", one.label || one.field], ["td", one.yours], ["td", one.theirs]].forEach(([tag, text], at) => {
      const cell = document.createElement(tag);
      if (tag === "th") cell.scope = "row";
      const mark = document.createElement(["span", "ins", "del"][at]);
      mark.textContent = text || "（空）";
      cell.append(mark);
      row.append(cell);
    });
    return row;
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
  });
})();
