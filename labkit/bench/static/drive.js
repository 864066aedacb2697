// The drive: front and back.
import { h } from "./dom.js";

export function makeDrive(host) {
  const element = h("div", { class: "lab-drive" });
  return { element, update() {} };
}
