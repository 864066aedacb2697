// The whole session as Python, to copy into a cell.
import { button, h, setText } from "./dom.js";
import { foldable } from "./memory.js";
import { copyText } from "./copying.js";

export function makeCode(host) {
  const text = h("pre", { tabindex: "0", role: "region", "aria-label": "The session as Python" });
  const copy = button("Copy all", () => copyText(host.state().code ?? "", text, host));
  const element = foldable("code", "Show as code", copy, text);
  const show = () => element.open && setText(text, host.state().code);
  element.addEventListener("toggle", show);
  return { element, update: show };
}
