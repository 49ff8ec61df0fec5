// Nothing typed is lost: a form marked data-guard asks before it is left with changes, and is sent only when the
// server answers and knows the person. A lost connection or an expired login leaves the page as it is.

const TOKEN = "csrfmiddlewaretoken";
const KEPT = "没有保存。内容还在本页，请不要关闭；";

function contents(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== TOKEN);
  return JSON.stringify(fields.map(([name, value]) => [name, value instanceof File ? value.name : value]));
}

/** Whether the form holds what the server does not; a refused form does from the beginning. */
export function isChanged(form) {
  return form.dataset.guard === "unsaved" || (form.guardedAs !== undefined && form.guardedAs !== contents(form));
}

/** Whether the page may be sent now. A login renewed in another window has a new token, so it is read afresh. */
async function obstacle(form) {
  try {
    const answer = await fetch(form.action, { headers: { Accept: "text/html" }, cache: "no-store" });
    const path = new URL(answer.url).pathname;
    if (answer.redirected && path.includes("/login/")) return { text: `登录已失效，${KEPT}重新登录后再保存。`, login: "/desk/" };
    if (answer.redirected) return { text: `现在已经不能保存，可能环节已变或者已由他人办理。${KEPT}需要的文字请先复制。` };
    if (answer.status >= 500) return { text: `系统暂时不能保存。${KEPT}稍后再保存。` };
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(`[name=${TOKEN}]`);
    if (fresh) form.elements[TOKEN].value = fresh.value;
    return null;
  } catch {
    return { text: `网络不通，${KEPT}网络恢复后再保存。` };
  }
}

function tell(form, { text, login }) {
  const box = document.createElement("div");
  box.className = "notice notice--error";
  box.setAttribute("role", "alert");
  box.dataset.guardNotice = "";
  const line = document.createElement("p");
  line.className = "notice__body";
  line.textContent = text;
  if (login) {
    const link = document.createElement("a");
    link.href = login;
    link.target = "_blank";
    link.textContent = "在新窗口登录";
    line.append(link);
  }
  box.append(line);
  const actions = form.querySelectorAll(".actions");
  (actions[actions.length - 1] ?? form.lastElementChild).before(box);
  box.scrollIntoView({ block: "center" });
}

export function enhance(form) {
  if (form.guardedAs !== undefined) return;
  form.guardedAs = contents(form);
  let checking = false;
  let sending = false;
  form.addEventListener("submit", async (event) => {
    if (sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();  // the lock against a second click belongs to the real sending
    if (checking) return;
    checking = true;
    form.querySelector("[data-guard-notice]")?.remove();
    const found = await obstacle(form);
    checking = false;
    if (found) return tell(form, found);
    sending = true;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && form.isConnected && isChanged(form)) event.preventDefault();
  });
}
