// Opens and closes what a [data-opens="id"] link or button names; without this script the link jumps to it instead.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  const openers = () => document.querySelectorAll("[data-opens]");
  const target = (opener) => document.getElementById(opener.dataset.opens);

  function show(opener, isOpen) {
    const part = target(opener);
    if (!part) return;
    part.classList.toggle("is-open", isOpen);
    openers().forEach((other) => {
      if (other.dataset.opens === opener.dataset.opens) other.setAttribute("aria-expanded", String(isOpen));
    });
    if (isOpen) {
      const first = part.querySelector("a, button, input, select");
      if (first) first.focus();
    } else {
      opener.focus();
    }
  }

  function prepare() {
    openers().forEach((opener) => {
      if (opener.tagName === "A") opener.setAttribute("role", "button");
      opener.setAttribute("aria-expanded", "false");
      opener.setAttribute("aria-controls", opener.dataset.opens);
    });
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const closer = event.target.closest("[data-closes]");
    if (opener) {
      event.preventDefault();
      show(opener, !target(opener).classList.contains("is-open"));
    } else if (closer) {
      event.preventDefault();
      const part = document.getElementById(closer.dataset.closes);
      const back = document.querySelector(`[data-opens="${part.id}"]`);
      if (back) show(back, false);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("a[data-opens]")) {
      event.preventDefault();
      event.target.click();
    }
    if (event.key !== "Escape") return;
    const open = [...openers()].find((opener) => target(opener) && target(opener).classList.contains("is-open"));
    if (open) show(open, false);
  });

  // An action that is not possible now keeps its place in the tab order and says why; it does nothing.
  document.addEventListener("click", (event) => {
    if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("DOMContentLoaded", prepare);
})();
