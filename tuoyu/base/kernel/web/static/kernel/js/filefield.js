// A [data-file] field: says at once when a file can't be taken, and with data-upload="address" sends it with progress.
//
// Sent:    POST multipart, field `file`, headers Idempotency-Key and X-CSRFToken.
// Answers: 2xx {id, name, size} · anything else {sentence}. The id goes into a hidden input of the field's name.
// Without data-upload, or without this script, the file travels with its form.
(() => {
  "use strict";
  if (window.tuoyuFileField) return; // each component on a page asks for this script
  window.tuoyuFileField = true;

  function freshKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function size(bytes) {
    return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  class FileField {
    constructor(box) {
      this.box = box;
      this.input = box.querySelector('input[type="file"]');
      this.list = box.querySelector(".file-list");
      this.accept = (this.input.accept || "").split(",").map((one) => one.trim().toLowerCase()).filter(Boolean);
      this.largest = Number(box.dataset.largest) || Infinity;
      this.name = box.dataset.name;
      this.dress();
      if (box.dataset.upload) this.input.removeAttribute("name");
      this.input.addEventListener("change", () => this.take(this.input.files));
      box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("is-over"); });
      box.addEventListener("dragleave", () => box.classList.remove("is-over"));
      box.addEventListener("drop", (event) => {
        event.preventDefault();
        box.classList.remove("is-over");
        if (!box.dataset.upload) this.input.files = event.dataTransfer.files;
        this.take(event.dataTransfer.files);
      });
      box.addEventListener("click", (event) => {
        const remover = event.target.closest("[data-remove]");
        if (remover) { remover.closest("li").remove(); this.input.required = false; this.announce(); }
      });
    }

    // The browser's own button speaks the browser's language; ours speaks the page's, and the list names what is chosen.
    dress() {
      const button = element("label", "button button-s file-pick", this.input.multiple ? "选择文件（可多选）" : "选择文件");
      button.htmlFor = this.input.id;
      this.input.after(button);
      this.box.classList.add("is-dressed");
    }

    objection(file) {
      const ending = `.${file.name.split(".").pop().toLowerCase()}`;
      const fits = !this.accept.length || this.accept.some((one) =>
        one === ending || one === file.type || (one.endsWith("/*") && file.type.startsWith(one.slice(0, -1))));
      if (!fits) return `不收 ${ending} 文件，请换成 ${this.box.dataset.types || this.accept.join("、")}。`;
      if (file.size > this.largest) return `文件 ${size(file.size)}，超过 ${size(this.largest)}，请压缩后再选。`;
      return file.size === 0 ? "这是一个空文件，请重新选择。" : "";
    }

    take(files) {
      const sends = Boolean(this.box.dataset.upload);
      if (!files.length) return this.nothingPicked();
      if (!this.input.multiple || !sends) this.list.replaceChildren();
      [...files].forEach((file) => {
        const line = element("li");
        line.dataset.picked = "";
        line.append(element("span", "name", file.name), element("span", "soft", size(file.size)));
        this.list.append(line);
        const objection = this.objection(file);
        if (objection) {
          line.append(element("span", "error", objection));
          if (!sends) this.input.value = "";
        } else if (sends) {
          this.send(file, line);
        }
      });
      if (sends) this.input.value = "";
    }

    // A choice called off; a refused file has emptied the input too, but its reason stays to be read.
    nothingPicked() {
      if (this.box.dataset.upload) return;
      this.list.querySelectorAll("[data-picked]").forEach((line) => { if (!line.querySelector(".error")) line.remove(); });
    }

    send(file, line, key = freshKey()) {
      const progress = element("progress");
      progress.max = 100;
      progress.setAttribute("aria-label", `正在上传 ${file.name}`);
      line.append(progress);
      const request = new XMLHttpRequest();
      request.open("POST", this.box.dataset.upload);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Idempotency-Key", key);
      request.setRequestHeader("X-CSRFToken", this.box.closest("form").elements.csrfmiddlewaretoken.value);
      request.upload.addEventListener("progress", (event) => { progress.value = 100 * event.loaded / event.total; });
      request.addEventListener("loadend", () => { progress.remove(); this.answered(request, file, line, key); });
      const body = new FormData();
      body.append("file", file);
      request.send(body);
    }

    answered(request, file, line, key) {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { told = {}; }
      if (request.status >= 200 && request.status < 300 && told.id) {
        const kept = element("input");
        Object.assign(kept, { type: "hidden", name: this.name, value: told.id });
        const remove = element("button", "button button-s", "移除");
        Object.assign(remove, { type: "button" });
        remove.dataset.remove = "";
        remove.setAttribute("aria-label", `移除 ${file.name}`);
        line.append(element("span", "good", "已上传"), remove, kept);
        return this.announce();
      }
      const isNetwork = request.status === 0 || request.status >= 500;
      line.append(element("span", "error", told.sentence || (isNetwork ? "没有传上去：网络或系统暂时不通。" : "这个文件没有被接收，请换一个。")));
      if (isNetwork) {
        const again = element("button", "button button-s", "再试一次");
        again.type = "button";
        again.addEventListener("click", () => { line.querySelectorAll(".error, button").forEach((one) => one.remove()); this.send(file, line, key); });
        line.append(again);
      }
    }

    announce() { this.input.dispatchEvent(new Event("input", { bubbles: true })); }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-file]").forEach((box) => new FileField(box));
  });
})();
