// Links marked data-dialog open their page inside the native dialog. The form inside is sent as on a page:
// success leads on, a refusal shows the page with everything that was typed.

import { isChanged } from "./guard.js";
import { toast } from "./tools.js";

const TARGET = "dialog-body";

export function startDialogs(enhance) {
  const dialog = document.getElementById("dialog");
  const body = document.getElementById(TARGET);
  if (!dialog?.showModal) return;

  async function open(address) {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": TARGET } });
      const text = await answer.text();
      // Logged out meanwhile, an error, or a page with a frame of its own: better shown as the page it is.
      if (!answer.ok || answer.redirected || !text.includes("dialog__page")) return window.location.assign(address);
      body.innerHTML = text;
    } catch {
      return window.location.assign(address);
    }
    window.htmx?.process(body);
    dialog.setAttribute("aria-label", body.querySelector(".dialog__title")?.textContent ?? "操作窗口");
    dialog.showModal();
    enhance(body);
    (body.querySelector("[autofocus], input:not([type=hidden]), textarea, select") ?? dialog).focus();
  }

  /** A slip of the hand closes nothing that has been written in. */
  function mayClose() {
    const kept = [...body.querySelectorAll("form[data-guard]")].some(isChanged);
    if (kept) toast("窗口中有没有提交的内容；不要了请点“取消”。");
    return !kept;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(link.href);
    }
    if (event.target.closest("[data-dialog-close]") && event.target.closest("dialog")) {
      event.preventDefault();
      dialog.close();
    }
    if (event.target === dialog && mayClose()) dialog.close();
  });
  dialog.addEventListener("cancel", (event) => { if (!mayClose()) event.preventDefault(); });
  dialog.addEventListener("close", () => body.replaceChildren());
}
