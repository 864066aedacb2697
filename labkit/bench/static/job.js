// What is running, with its progress.
import { h } from "./dom.js";

export function makeJob(host) {
  const element = h("div", { class: "lab-job" });
  return { element, update() {} };
}
