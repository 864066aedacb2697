// The instruments: status, registers, strip chart.
import { h } from "./dom.js";

export function makeGauges(host) {
  const element = h("div", { class: "lab-gauges" });
  return { element, update() {} };
}
