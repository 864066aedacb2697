// What was done, in sentences and as code.
import { h } from "./dom.js";

export function makeLog(host) {
  const element = h("div", { class: "lab-log" });
  return { element, update() {} };
}
