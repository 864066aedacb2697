// A text screen that follows its end, unless somebody scrolled up to read.
import { h, setText } from "./dom.js";

const NEAR_END = 4; // pixels

// {element, show(text), follow(), page(way)}. `below` stands under the text on the same screen: a prompt.
export function makeScreen(label, below = [], role = "log") {
  // A reader is not told each line: it can be read at leisure, and the status line speaks of what matters.
  const text = h("pre", { class: "lab-screen-text", role, "aria-live": "off" });
  const element = h("div", { class: "lab-screen", tabindex: "0", role: "group", "aria-label": label },
    text, below);
  let pinned = true;
  const follow = () => {
    if (pinned) element.scrollTop = element.scrollHeight;
  };
  element.addEventListener("scroll", () => {
    if (element.clientHeight === 0) return;
    pinned = element.scrollTop + element.clientHeight >= element.scrollHeight - NEAR_END;
  });
  // What grew in a hidden tab could not scroll; it does when it is seen again.
  if (globalThis.ResizeObserver) new ResizeObserver(follow).observe(element);
  const show = (words) => {
    if (text.textContent === String(words ?? "")) return;
    setText(text, words);
    follow();
  };
  const page = (way) => element.scrollBy(0, way * element.clientHeight * 0.9);
  return { element, show, follow, page };
}
