// What a panel remembers while the page is open: the chosen tab, what is unfolded. Never fatal.
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

// A <details> that comes back as it was left. `key` is its name in the memory; `title` may be {title, open}.
export function foldable(key, title, ...children) {
  const { title: words, open } = typeof title === "string" ? { title, open: false } : title;
  const node = h("details", { class: "lab-fold" }, h("summary", {}, words), ...children);
  node.open = recall(key, open ? "open" : "shut") === "open";
  node.addEventListener("toggle", () => remember(key, node.open ? "open" : "shut"));
  return node;
}
