// The editor's toolbar: one button for each command, Chinese names, arrow keys between buttons.
import { toast } from "./tools.js";

const chain = (editor) => editor.chain().focus();
const block = (editor) => (editor.isActive("heading") ? "heading" : "paragraph");
const align = (side) => (editor) => chain(editor).updateAttributes(block(editor), { align: side }).run();
const heading = (level) => ({
  run: (editor) => chain(editor).toggleHeading({ level }).run(),
  active: (editor) => editor.isActive("heading", { level }),
});

const groups = [
  [
    { label: "撤销", run: (e) => chain(e).undo().run(), can: (e) => e.can().undo() },
    { label: "重做", run: (e) => chain(e).redo().run(), can: (e) => e.can().redo() },
  ],
  [
    { label: "正文", run: (e) => chain(e).setParagraph().run(), active: (e) => e.isActive("paragraph") && !e.isActive("listItem") },
    { label: "一级标题", ...heading(2) },
    { label: "二级标题", ...heading(3) },
    { label: "三级标题", ...heading(4) },
  ],
  [
    { label: "加粗", run: (e) => chain(e).toggleBold().run(), active: (e) => e.isActive("bold") },
    { label: "倾斜", run: (e) => chain(e).toggleItalic().run(), active: (e) => e.isActive("italic") },
    { label: "下划线", run: (e) => chain(e).toggleUnderline().run(), active: (e) => e.isActive("underline") },
  ],
  [
    { label: "居左", run: align(null), active: (e) => !e.getAttributes(block(e)).align },
    { label: "居中", run: align("center"), active: (e) => e.getAttributes(block(e)).align === "center" },
    { label: "居右", run: align("right"), active: (e) => e.getAttributes(block(e)).align === "right" },
    {
      label: "首行缩进",
      run: (e) => chain(e).updateAttributes("paragraph", { indent: !e.getAttributes("paragraph").indent }).run(),
      active: (e) => Boolean(e.getAttributes("paragraph").indent),
    },
  ],
  [
    { label: "项目符号", run: (e) => chain(e).toggleBulletList().run(), active: (e) => e.isActive("bulletList") },
    { label: "编号", run: (e) => chain(e).toggleOrderedList().run(), active: (e) => e.isActive("orderedList") },
    { label: "引用", run: (e) => chain(e).toggleBlockquote().run(), active: (e) => e.isActive("blockquote") },
  ],
  [
    { label: "链接", panel: "link", active: (e) => e.isActive("link") },
    { label: "图片", upload: true },
    { label: "表格", run: (e) => chain(e).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(), can: (e) => !e.isActive("table") },
    { label: "清除格式", run: (e) => chain(e).unsetAllMarks().clearNodes().run() },
  ],
  [
    { label: "加行", table: true, run: (e) => chain(e).addRowAfter().run() },
    { label: "加列", table: true, run: (e) => chain(e).addColumnAfter().run() },
    { label: "删行", table: true, run: (e) => chain(e).deleteRow().run() },
    { label: "删列", table: true, run: (e) => chain(e).deleteColumn().run() },
    { label: "合并或拆分", table: true, run: (e) => chain(e).mergeOrSplit().run() },
    { label: "删除表格", table: true, run: (e) => chain(e).deleteTable().run() },
  ],
];

function element(name, className, attributes = {}) {
  const made = document.createElement(name);
  made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A row under the buttons that asks for the address of a link. */
function linkPanel(editor) {
  const panel = element("div", "editor__panel", { hidden: "" });
  const input = element("input", "input", { type: "url", "aria-label": "链接地址", placeholder: "https://" });
  const confirm = element("button", "button button--small", { type: "button" });
  confirm.textContent = "确定";
  const remove = element("button", "button button--quiet button--small", { type: "button" });
  remove.textContent = "取消链接";
  panel.append(input, confirm, remove);
  const close = () => { panel.hidden = true; };
  confirm.addEventListener("click", () => {
    const address = input.value.trim();
    if (!/^(https?:\/\/|mailto:|tel:|\/)/.test(address)) return toast("请填写以 https:// 或 / 开头的地址。");
    const selected = editor.state.selection.empty && !editor.isActive("link");
    if (selected) chain(editor).insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: address } }] }).run();
    else chain(editor).extendMarkRange("link").setLink({ href: address }).run();
    close();
  });
  remove.addEventListener("click", () => { chain(editor).extendMarkRange("link").unsetLink().run(); close(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); confirm.click(); }
    if (event.key === "Escape") { close(); editor.commands.focus(); }
  });
  panel.show = () => {
    input.value = editor.getAttributes("link").href ?? "";
    panel.hidden = false;
    input.focus();
  };
  return panel;
}

/** Sends the chosen picture to the address the form names; the answer is {"url": …}. */
function pickImage(editor, textarea) {
  const input = element("input", "", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp" });
  input.addEventListener("change", async () => {
    const data = new FormData();
    data.append("file", input.files[0]);
    const token = textarea.form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    try {
      const answer = await fetch(textarea.dataset.editorUpload, { method: "POST", body: data, headers: { "X-CSRFToken": token } });
      const result = await answer.json();
      if (!answer.ok) return toast(result.message ?? "图片没有传上，请稍后再试。");
      chain(editor).setImage({ src: result.url, alt: input.files[0].name.replace(/\.[^.]+$/, "") }).run();
    } catch {
      toast("图片没有传上，请检查网络后再试。");
    }
  });
  input.click();
}

export function buildToolbar(editor, textarea) {
  const box = element("div", "editor__top");
  const bar = element("div", "editor__bar", { role: "toolbar", "aria-label": "编辑工具" });
  const panel = linkPanel(editor);
  const shown = [];
  for (const group of groups) {
    const part = element("div", "editor__group");
    for (const command of group) {
      if (command.upload && !textarea.dataset.editorUpload) continue;
      const button = element("button", "editor__button", { type: "button", tabindex: shown.length ? "-1" : "0" });
      button.textContent = command.label;
      button.addEventListener("click", () => {
        if (command.panel) panel.show();
        else if (command.upload) pickImage(editor, textarea);
        else command.run(editor);
      });
      part.append(button);
      shown.push([button, command, part]);
    }
    bar.append(part);
  }
  bar.addEventListener("keydown", (event) => move(event, shown.map(([button]) => button)));
  const refresh = () => shown.forEach(([button, command, part]) => {
    if (command.active) button.setAttribute("aria-pressed", String(command.active(editor)));
    if (command.can) button.disabled = !command.can(editor);
    if (command.table) part.hidden = !editor.isActive("table");
  });
  // Tab must always find a way in, also while the first button is of no use.
  const keepStop = () => {
    const usable = shown.map(([button]) => button).filter((button) => !button.disabled);
    if (!usable.some((button) => button.tabIndex === 0)) usable[0].tabIndex = 0;
  };
  editor.on("transaction", () => { refresh(); keepStop(); });
  refresh();
  keepStop();
  box.append(bar, panel);
  return box;
}

/** Arrow keys walk along the toolbar; Tab leaves it. */
function move(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const usable = buttons.filter((button) => !button.disabled && button.offsetParent);
  const at = usable.indexOf(document.activeElement);
  const next = usable[(at + step + usable.length) % usable.length];
  buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
  next.focus();
}
