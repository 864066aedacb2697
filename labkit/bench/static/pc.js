// The PC: switches, BIOS, DOS and Windows.
import { h } from "./dom.js";

export function makePc(host) {
  const element = h("div", { class: "lab-pc" });
  return { element, update() {} };
}
