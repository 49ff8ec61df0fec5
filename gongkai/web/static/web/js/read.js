// 朗读: the browser's own voice reads the text, sentence by sentence, and marks the paragraph it is in.

const SKIP = "nav, button, form, script, .no-print, .breadcrumb, .page-head .row, [aria-hidden=true], [hidden]";

function blocks(root) {
  const found = [...root.querySelectorAll("h1, h2, h3, h4, p, li, dt, dd, th, td, caption, figcaption")];
  return found.filter((el) => !el.closest(SKIP) && !found.some((other) => other !== el && el.contains(other)));
}

function stop(button) {
  speechSynthesis.cancel();
  document.querySelectorAll(".is-read").forEach((el) => el.classList.remove("is-read"));
  button.setAttribute("aria-pressed", "false");
  button.querySelector("span").textContent = "朗读";
}

function read(button) {
  const root = document.getElementById(button.dataset.read) ?? document.body;
  const queue = blocks(root).map((el) => [el, el.innerText.trim()]).filter(([, text]) => text);
  if (!queue.length) return;
  button.setAttribute("aria-pressed", "true");
  button.querySelector("span").textContent = "停止朗读";
  const voice = speechSynthesis.getVoices().find((one) => one.lang.toLowerCase().startsWith("zh"));
  const next = () => {
    document.querySelectorAll(".is-read").forEach((el) => el.classList.remove("is-read"));
    if (button.getAttribute("aria-pressed") !== "true") return;
    const item = queue.shift();
    if (!item) return stop(button);
    const [el, text] = item;
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = document.documentElement.lang === "zh-Hant" ? "zh-TW" : "zh-CN";
    if (voice) speech.voice = voice;
    speech.rate = 0.95;
    speech.onend = next;
    speech.onerror = () => stop(button);
    el.classList.add("is-read");
    el.scrollIntoView({ block: "center", behavior: "smooth" });
    speechSynthesis.speak(speech);
  };
  next();
}

export function startReading() {
  if (!("speechSynthesis" in window)) {
    document.querySelectorAll("[data-read]").forEach((button) => { button.hidden = true; });
    return;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-read]");
    if (!button) return;
    if (button.getAttribute("aria-pressed") === "true") stop(button);
    else read(button);
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
