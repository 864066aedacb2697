// The drive's processor: where it stands, what it is about to do, and its registers.
import { group, h, setAttr, setText, toggle } from "./dom.js";
import { makePairs } from "./pairs.js";

export function makeProcessor() {
  const states = makePairs("States", 28);
  const registers = makePairs("Registers", 10);
  const place = h("p", { class: "lab-place" });
  const list = makeInstructions();
  const element = group("Processor", states, place, list, registers);
  const update = (section) => {
    states.update(section.states);
    setText(place, section.place);
    list.update(section.before, section.ahead);
    registers.update(section.registers);
  };
  return { element, update };
}

// Instructions one below the other; the next one is marked.
function makeInstructions() {
  const list = h("ol", { class: "lab-instructions", "aria-label": "Instructions", tabindex: "0" });
  const rows = [];
  const addRow = () => {
    const [mark, words] = [h("span", { class: "lab-mark" }), h("span", {})];
    const row = h("li", {}, mark, words);
    list.append(row);
    return { row, mark, words };
  };
  const update = (before, ahead) => {
    const lines = [...before, ...ahead];
    list.hidden = lines.length === 0;
    while (rows.length < lines.length) rows.push(addRow());
    rows.forEach(({ row, mark, words }, n) => {
      const next = n === before.length && n < lines.length;
      row.hidden = n >= lines.length;
      setText(words, lines[n] ?? "");
      setText(mark, next ? "next " : "");
      setAttr(row, "aria-current", next ? "step" : null);
      toggle(row, "lab-done", n < before.length);
    });
  };
  return { element: list, update };
}
