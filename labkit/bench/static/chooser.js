// Choosing and doing are two steps: arrow keys walk through a list without an act at each name.
import { button, h, select, setDisabled, setText } from "./dom.js";

// New values, and the choice stays if it is still among them.
export function refill(list, values) {
  const before = list.input.value;
  list.setValues(values);
  if (before !== list.input.value && values.includes(before)) list.input.value = before;
}

// A list and the button that does something with the chosen value: {element, update(values, now)}.
// `now` is what holds at present; the list follows it when it changes. Leave it out where nothing does.
export function makeChooser(label, words, onDo) {
  const list = select(label, [], () => {});
  const act = button(words, () => onDo(list.input.value));
  const present = h("span", { class: "lab-note" });
  let was;
  const update = (values, now) => {
    refill(list, values);
    setDisabled(act, values.length === 0);
    if (now === undefined || now === was) return;
    was = now;
    setText(present, `now: ${now || "nothing"}`);
    if (values.includes(now)) list.setValue(now);
  };
  return { element: h("div", { class: "lab-row" }, list, act, present), update };
}
