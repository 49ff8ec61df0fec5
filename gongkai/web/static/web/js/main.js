// Behaviour of every page. Each part works on what it finds; without scripts the same pages stay usable.
import { startDialogs } from "./dialog.js";
import { enhance as guard } from "./guard.js";
import { startReading } from "./read.js";
import { startKeeping } from "./keeping.js";
import { startTools, toast } from "./tools.js";

const lazy = [
  ["[data-editor]", "./editor.js"],
  ["[data-chart]", "./charts.js"],
  ["[data-passkey]", "./passkey.js"],
  ["[data-signature]", "./signature.js"],
];

/** Set up the parts of a freshly arrived piece of the page. */
export function enhance(root) {
  for (const [selector, file] of lazy) {
    const found = [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
    if (found.length) import(file).then((module) => found.forEach(module.enhance));
  }
  root.querySelectorAll("[data-count-for]").forEach(countCharacters);
  root.querySelectorAll("form[data-guard]").forEach(guard);
  root.querySelector("[data-focus]")?.focus();
}

function countCharacters(line) {
  const box = document.getElementById(line.dataset.countFor);
  const show = () => { line.textContent = `已输入 ${[...box.value].length} 字，最多 ${line.dataset.max} 字`; };
  box.addEventListener("input", show);
  show();
}

startTools();
startReading();
startDialogs(enhance);
startKeeping();
enhance(document);

document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) enhance(event.detail.elt);
});
document.addEventListener("htmx:responseError", (event) => {
  toast(event.detail.xhr.status === 429 ? "操作过于频繁，请稍后再试。" : "没有完成，请刷新页面后再试。");
});
document.addEventListener("htmx:sendError", () => toast("网络不通，请检查连接后再试。"));
document.addEventListener("htmx:timeout", () => toast("等待超时，请稍后再试。"));
