// Small tools: menus, copy, print, back to top, file sizes, a toast.

export function toast(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { box.hidden = true; }, 6000);
}

const actions = {
  "[data-copy]": async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      toast("已复制");
    } catch {
      toast("浏览器不允许复制，请手动选择文字。");
    }
  },
  "[data-print]": () => window.print(),
};

function closeMenus(except) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

function checkFiles(input) {
  const limit = Number(input.dataset.maxBytes);
  const large = [...input.files].filter((file) => file.size > limit).map((file) => `“${file.name}”`);
  input.setCustomValidity("");
  if (large.length) {
    toast(`${large.join("、")}超过 ${Math.floor(limit / 1048576)} MB 的上限，请重新选择。`);
    input.value = "";
  }
}

function watchScroll() {
  const link = document.querySelector("[data-top]");
  if (!link) return;
  const update = () => { link.hidden = window.scrollY < 2 * window.innerHeight; };
  window.addEventListener("scroll", update, { passive: true });
  update();
}

export function startTools() {
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details[data-menu]"));
    for (const [selector, act] of Object.entries(actions)) {
      const found = event.target.closest(selector);
      if (found) act(found);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-max-bytes]")) checkFiles(event.target);
  });
  // A second click on the same button must not file the same thing twice.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "1";
    setTimeout(() => delete event.target.dataset.sent, 10000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  watchScroll();
}
