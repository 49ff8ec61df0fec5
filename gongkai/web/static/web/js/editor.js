// <textarea data-editor> becomes the rich-text editor; the textarea stays and carries the value.
// The vocabulary is that of gongkai/web/richtext.py: classes instead of styles, so that the strict policy holds.
import {
  Blockquote, Bold, BulletList, Document, Editor, Extension, Gapcursor, HardBreak, Heading, Image, Italic, Link,
  ListItem, OrderedList, Paragraph, Table, TableCell, TableHeader, TableRow, Text, Underline, UndoRedo,
} from "../vendor/tiptap.js";
import { buildToolbar } from "./editor-toolbar.js";

const ALIGNED = ["center", "right"];

// The strict policy refuses inline styles, even in what is pasted; under another name they can still be read.
const keepStyles = (html) => html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, " data-style="));
const styled = (el, property) => new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*(-?[\\w.]+)`, "i").exec(el.dataset.style ?? "")?.[1] ?? "";
const alignment = (el) => (styled(el, "text-align") || el.getAttribute("align") || "").toLowerCase();

/** 对齐 and 首行缩进 as classes; pasted text-align and text-indent are understood. */
const Layout = Extension.create({
  name: "layout",
  addGlobalAttributes() {
    const align = {
      default: null,
      parseHTML: (el) => ALIGNED.find((side) => el.classList.contains(`align-${side}`) || alignment(el) === side) ?? null,
      renderHTML: (attributes) => (attributes.align ? { class: `align-${attributes.align}` } : {}),
    };
    const indent = {
      default: false,
      parseHTML: (el) => el.classList.contains("indent") || parseFloat(styled(el, "text-indent")) > 0,
      renderHTML: (attributes) => (attributes.indent ? { class: "indent" } : {}),
    };
    return [
      { types: ["paragraph", "heading"], attributes: { align } },
      { types: ["paragraph"], attributes: { indent } },
    ];
  },
});

// The stock table writes column widths as inline styles.
const PlainTable = Table.extend({ renderHTML: () => ["table", ["tbody", 0]] });

const extensions = [
  Document, Paragraph, Text, HardBreak, Heading.configure({ levels: [2, 3, 4] }),
  Bold, Italic, Underline, Blockquote, BulletList, OrderedList, ListItem,
  Link.configure({ openOnClick: false, autolink: false, protocols: ["http", "https", "mailto", "tel"], HTMLAttributes: { rel: null, target: null } }),
  Image, PlainTable.configure({ resizable: false }), TableRow, TableHeader, TableCell,
  Gapcursor, UndoRedo, Layout,
];

/** On an empty line the first pasted paragraph keeps its own layout: it is the centred title more often than not. */
function wholeParagraphs(slice, view) {
  const line = view.state.selection.$from.parent;
  const isBlank = line.isTextblock && line.content.size === 0;
  return isBlank && slice.content.childCount > 1 ? new slice.constructor(slice.content, 0, slice.openEnd) : slice;
}

function label(textarea) {
  const found = document.querySelector(`label[for="${textarea.id}"]`);
  if (!found) return { "aria-label": "正文" };
  found.id ||= `${textarea.id}-label`;
  return { "aria-labelledby": found.id };
}

export function enhance(textarea) {
  if (textarea.dataset.ready) return;
  textarea.dataset.ready = "1";
  const frame = document.createElement("div");
  frame.className = "editor";
  const area = document.createElement("div");
  area.className = "editor__area";
  const status = document.createElement("div");
  status.className = "editor__status";
  textarea.before(frame);

  const described = textarea.getAttribute("aria-describedby");
  const editor = new Editor({
    element: area,
    extensions,
    content: textarea.value,
    injectCSS: false,
    editorProps: {
      transformPastedHTML: keepStyles,
      transformPasted: wholeParagraphs,
      attributes: {
        class: "prose", role: "textbox", "aria-multiline": "true", ...label(textarea),
        ...(described ? { "aria-describedby": described } : {}),
        ...(textarea.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
      },
    },
    onUpdate: () => sync(),
  });

  function sync() {
    textarea.value = editor.isEmpty ? "" : editor.getHTML();
    status.textContent = `共 ${editor.state.doc.textContent.replace(/\s/g, "").length} 字`;
  }

  frame.append(buildToolbar(editor, textarea), area, status);
  textarea.hidden = true;
  // The error summary and the label lead to the textarea's id: both should end up in the editor.
  document.querySelector(`label[for="${textarea.id}"]`)?.addEventListener("click", () => editor.commands.focus());
  document.addEventListener("click", (event) => {
    if (event.target.closest(`a[href="#${textarea.id}"]`)) {
      event.preventDefault();
      editor.commands.focus();
      frame.scrollIntoView({ block: "center" });
    }
  });
  status.textContent = `共 ${editor.state.doc.textContent.replace(/\s/g, "").length} 字`;
  textarea.form?.addEventListener("reset", () => setTimeout(() => editor.commands.setContent(textarea.value)));
}
