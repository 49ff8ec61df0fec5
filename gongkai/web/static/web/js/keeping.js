// A form that asks the server which parts to show goes on being filled in meanwhile: what was typed after the question
// was sent is put back into the parts that come with the answer.
const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
const fieldsOf = (part) => [...part.querySelectorAll("input[id], textarea[id], select[id]")].filter((field) => field.type !== "file");
const valuesOf = (part) => new Map(fieldsOf(part).map((field) => [field.id, valueOf(field)]));

export function startKeeping() {
  let asked = new Map();
  let typed = [];
  document.addEventListener("htmx:beforeRequest", (event) => { asked = valuesOf(event.detail.target); });
  document.addEventListener("htmx:beforeSwap", (event) => {
    typed = [...valuesOf(event.detail.target)].filter(([id, value]) => asked.has(id) && asked.get(id) !== value);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field && field.type !== "hidden") field[["checkbox", "radio"].includes(field.type) ? "checked" : "value"] = value;
    }
    typed = [];
  });
}
