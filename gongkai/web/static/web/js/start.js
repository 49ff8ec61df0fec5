// Runs before the first paint, so that style sheets know that scripts work; and unfolds what they fold on phones.
// A classic script: browsers too old for the other modules keep everything unfolded.
if ("noModule" in HTMLScriptElement.prototype) {
  document.documentElement.classList.add("has-js");
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".fold__button");
    if (button) button.setAttribute("aria-expanded", String(button.parentElement.classList.toggle("is-open")));
  });
}
