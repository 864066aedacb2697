// What a panel remembers while the page is open: the chosen tab, what is unfolded. Never needed, so never fatal.
import { h } from "./dom.js";

const PREFIX = "labkit-bench:";

export function recall(key, fallback) {
  try {
    return sessionStorage.getItem(PREFIX + key) ?? fallback;
  } catch {
    return fallback;
  }
}

export function remember(key, value) {
  try {
    sessionStorage.setItem(PREFIX + key, value);
  } catch {
    // Storage may be forbidden or full.
  }
}

// A <details> that comes back as it was left. `key` is its name in the memory.
export function foldable(key, title, ...children) {
  const node = h("details", { class: "lab-fold" }, h("summary", {}, title), ...children);
  node.open = recall(key, "") === "open";
  node.addEventListener("toggle", () => remember(key, node.open ? "open" : "shut"));
  return node;
}
