// 区分处理: drawing on the picture of a page, and changes without loading the picture again.
// Without this file the same forms take numbers and load the page anew.

const PARTS = ["redact-notices", "redact-marks", "redact-side", "redact-next"];
const STEP = 0.005;
const SVG = "http://www.w3.org/2000/svg";
let lastGround = "";

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-redact-form]");
  if (!form) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  // A button without an address of its own would name the page, not the form's address.
  const address = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  if (address.includes("/edit/area/")) lastGround = data.get("ground");
  if (event.submitter) event.submitter.disabled = true;
  try {
    const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "text/html" } });
    await show(answer);
  } catch {
    form.submit();
  }
});

async function show(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (PARTS.some((id) => document.getElementById(id) && !page.getElementById(id))) {
    window.location.reload();
    return;
  }
  const scrolled = document.querySelector(".redact__list")?.scrollTop ?? 0;
  for (const id of PARTS) document.getElementById(id)?.replaceWith(page.getElementById(id) ?? "");
  const list = document.querySelector(".redact__list");
  if (list) list.scrollTop = scrolled;
  start();
  document.querySelector("#redact-notices .error-summary, #redact-notices [role=alert]")?.scrollIntoView({ block: "center" });
}

function start() {
  const sheet = document.querySelector("[data-draw]");
  if (!sheet || sheet.dataset.ready) return;
  sheet.dataset.ready = "yes";
  let box = null;
  let from = null;

  const place = (event) => {
    const frame = sheet.getBoundingClientRect();
    const share = (value, size) => Math.min(Math.max(value / size, 0), 1);
    return { x: share(event.clientX - frame.left, frame.width), y: share(event.clientY - frame.top, frame.height) };
  };

  const draw = (left, top, width, height) => {
    if (!box) {
      box = document.createElementNS(SVG, "rect");
      box.setAttribute("class", "redact__box redact__box--new");
      sheet.append(box);
    }
    const unit = sheet.viewBox.baseVal.width;
    const values = { x: left, y: top, width, height };
    for (const [name, value] of Object.entries(values)) box.setAttribute(name, Math.round(value * unit));
    box.values = values;
  };

  const cancel = () => { box?.remove(); box = null; from = null; };

  const offer = () => {
    const panel = document.getElementById(sheet.dataset.draw);
    panel.open = true;
    const form = panel.querySelector("form");
    const names = { left: "x", top: "y", width: "width", height: "height" };
    for (const [field, value] of Object.entries(names)) form.elements[field].value = (box.values[value] * 100).toFixed(3);
    if (lastGround && !form.elements.ground.value) form.elements.ground.value = lastGround;
    // With a reason at hand the area is hidden at once; the first one asks for it.
    if (form.elements.ground.value) form.requestSubmit();
    else form.elements.ground.focus();
  };

  sheet.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    cancel();
    from = place(event);
    sheet.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = place(event);
    draw(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  });
  sheet.addEventListener("pointerup", () => {
    if (!from) return;
    from = null;
    if (box && box.values.width > 0.003 && box.values.height > 0.002) offer();
    else cancel();
  });
  sheet.addEventListener("pointercancel", cancel);

  sheet.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" && box) offer();
    else if (event.key === "Enter") draw(0.4, 0.4, 0.2, 0.025);
    else if (box && moves[event.key]) {
      const [x, y] = moves[event.key];
      const { x: left, y: top, width, height } = box.values;
      const within = (value, size) => Math.min(Math.max(value, 0), 1 - size);
      if (event.shiftKey) draw(left, top, Math.max(width + x * STEP, STEP), Math.max(height + y * STEP, STEP));
      else draw(within(left + x * STEP, width), within(top + y * STEP, height), width, height);
    } else return;
    event.preventDefault();
  });
}

/** The strip of small pictures stands where the open page is. */
function showLeaf() {
  const leaf = document.querySelector(".redact__leaf[aria-current]");
  const strip = leaf?.parentElement;
  strip?.scrollTo(leaf.offsetLeft - strip.offsetLeft - 40, leaf.offsetTop - strip.offsetTop - 40);
}

showLeaf();
start();
document.addEventListener("htmx:load", start);
