// 手写签名: lines drawn with a finger or a pen become numbers in a hidden field; the server draws them again from those.
const WIDTH = 600;
const HEIGHT = 200;
const LONGEST = 20000;

function drawn(strokes) {
  return strokes.filter((line) => line.length).map((line) => line.map(([x, y]) => `${x},${y}`).join(" ")).join(";");
}

function read(text) {
  return text ? text.split(";").map((line) => line.split(" ").map((point) => point.split(",").map(Number))) : [];
}

export function enhance(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = "1";
  const pad = box.querySelector("svg");
  const field = () => box.parentElement.querySelector("[data-strokes]");
  let strokes = read(field().value);
  let current = null;

  const show = () => {
    pad.replaceChildren(...strokes.map((line) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", `M${line.map(([x, y]) => `${x} ${y}`).join(" L")}`);
      return path;
    }));
    field().value = drawn(strokes);
  };
  const place = (event) => {
    const area = pad.getBoundingClientRect();
    const along = (at, size, most) => Math.max(0, Math.min(most, Math.round((at / size) * most)));
    return [along(event.clientX - area.left, area.width, WIDTH), along(event.clientY - area.top, area.height, HEIGHT)];
  };
  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    current = [place(event)];
    strokes.push(current);
    show();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!current || field().value.length > LONGEST - 20) return;
    current.push(place(event));
    show();
  });
  ["pointerup", "pointercancel"].forEach((name) => pad.addEventListener(name, () => { current = null; }));
  box.querySelector("[data-clear]").addEventListener("click", () => { strokes = []; show(); });
  show();
}
