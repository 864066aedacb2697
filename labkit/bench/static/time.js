// The clock and how it runs.
import { h } from "./dom.js";

export function makeTime(host) {
  const element = h("div", { class: "lab-time" });
  return { element, update() {} };
}
