// A few settings of which one holds. Arrow keys go over them without an act at each; Space chooses.
import { h, newId } from "./dom.js";

const RADIO_STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function walk(event, inputs) {
  const step = RADIO_STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  inputs[(inputs.indexOf(event.target) + step + inputs.length) % inputs.length].focus();
}

// `words` are value -> what stands beside it. Gives {element, update(value)}.
export function makeRadios(title, words, set) {
  const name = newId("radios");
  const inputs = Object.keys(words).map((value) => {
    const on = { change: () => set(value), keydown: (event) => walk(event, inputs) };
    return h("input", { type: "radio", name, value, on });
  });
  const rows = inputs.map((input) =>
    h("label", { class: "lab-check" }, input, h("span", {}, words[input.value])));
  const element = h("fieldset", { class: "lab-choice" }, h("legend", {}, title), rows);
  const update = (value) => inputs.forEach((input) => (input.checked = input.value === value));
  return { element, update };
}
