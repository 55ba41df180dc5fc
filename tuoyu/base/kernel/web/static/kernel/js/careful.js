// 关怀模式: large type, strong contrast and a voice, switched without loading the page again.
(() => {
  "use strict";
  const root = document.documentElement;
  const isOn = () => root.hasAttribute("data-careful");

  function remember() {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `careful=${isOn() ? "1" : ""}; path=/; max-age=31536000; samesite=lax${secure}`;
  }

  function say() {
    document.querySelectorAll("[data-careful-words]").forEach((words) => {
      words.textContent = isOn() ? "退出关怀模式" : "关怀模式";
    });
    document.querySelectorAll("[data-careful-toggle] button").forEach((button) => {
      button.setAttribute("aria-pressed", String(isOn()));
    });
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-careful-toggle]")) return;
    event.preventDefault();
    root.toggleAttribute("data-careful");
    remember();
    say();
    if (!isOn() && window.speechSynthesis) window.speechSynthesis.cancel();
  });

  function textToRead() {
    const main = document.querySelector("main");
    const selection = String(window.getSelection() || "").trim();
    return selection || (main ? main.innerText : "").replace(/\s*\n\s*/g, "。").slice(0, 4000);
  }

  function speak(button) {
    const voice = window.speechSynthesis;
    if (voice.speaking) {
      voice.cancel();
      return;
    }
    // Long texts stop midway in several browsers, so they are spoken sentence by sentence.
    const sentences = textToRead().match(/[^。！？；]+[。！？；]?/g) || [];
    sentences.forEach((sentence, at) => {
      const speech = new SpeechSynthesisUtterance(sentence);
      speech.lang = "zh-CN";
      speech.rate = 0.9;
      if (at === sentences.length - 1) speech.onend = () => button.setAttribute("aria-pressed", "false");
      voice.speak(speech);
    });
    button.setAttribute("aria-pressed", "true");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-read-aloud]");
    if (button) speak(button);
  });

  document.addEventListener("DOMContentLoaded", () => {
    say();
    if (!window.speechSynthesis) document.querySelectorAll("[data-read-aloud]").forEach((button) => button.remove());
  });
})();
