// Keeps what was typed in a form[data-keep] when sending it fails: no network, or a server that can't answer.
// It stays in this tab only (sessionStorage), without passwords, files or fields marked data-not-kept.
(() => {
  "use strict";
  const FAILED = document.documentElement.dataset.outcome === "failed";
  const name = (form) => `keep:${form.dataset.keep || new URL(form.action, location.href).pathname}`;
  const inputs = (form) => [...form.elements].filter((one) =>
    one.name && one.name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button"].includes(one.type) &&
    !one.closest("[data-not-kept]"));

  function read(key) {
    try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
  }

  function write(key, value) {
    try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* a full or closed store keeps nothing */ }
  }

  function typed(form) {
    return inputs(form).filter((one) => !["checkbox", "radio"].includes(one.type) || one.checked)
      .flatMap((one) => one.multiple ? [...one.selectedOptions].map((chosen) => [one.name, chosen.value]) : [[one.name, one.value]]);
  }

  function putBack(form, values) {
    const left = values.slice();
    inputs(form).forEach((one) => {
      if (["checkbox", "radio"].includes(one.type)) {
        one.checked = values.some(([key, value]) => key === one.name && value === one.value);
        return;
      }
      const at = left.findIndex(([key]) => key === one.name);
      if (at >= 0) one.value = left.splice(at, 1)[0][1];
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function note(form, words, buttons) {
    form.querySelectorAll(".kept").forEach((old) => old.remove());
    const box = document.createElement("div");
    box.className = "note note-warn kept";
    box.setAttribute("role", "status");
    const text = document.createElement("div");
    text.textContent = words;
    box.append(text);
    buttons.forEach(([label, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-s";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove(); });
      box.append(button);
    });
    form.prepend(box);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-keep]") || event.defaultPrevented) return;
    write(name(form), { values: typed(form), at: Date.now(), page: location.pathname });
    if (navigator.onLine === false) {
      event.preventDefault();
      note(form, "现在没有网络，还没有提交。内容已留在这里，联网后请再按一次提交。", []);
    }
  });

  // A page that answered well after a submit on another page means the submit arrived: nothing is kept any longer.
  function settle() {
    const forms = [...document.querySelectorAll("form[data-keep]")];
    Object.keys(sessionStorage).filter((key) => key.startsWith("keep:")).forEach((key) => {
      const kept = read(key);
      const form = forms.find((one) => name(one) === key);
      if (!kept || (!form && kept.page !== location.pathname) || (form && form.hasAttribute("data-answered"))) {
        sessionStorage.removeItem(key);
      } else if (form) {
        offer(form, key, kept);
      }
    });
  }

  function offer(form, key, kept) {
    note(form, "上次在这里填写的内容可能没有提交成功，已为您留存。", [
      ["放回来", () => putBack(form, kept.values)],
      ["不用了", () => sessionStorage.removeItem(key)],
    ]);
  }

  window.addEventListener("online", () => {
    document.querySelectorAll("form[data-keep] .kept > div").forEach((text) => {
      text.textContent = "网络已恢复，可以提交了。";
    });
  });

  document.addEventListener("DOMContentLoaded", () => { if (!FAILED) settle(); });
})();
