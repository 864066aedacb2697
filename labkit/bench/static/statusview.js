// The status register bit by bit, and the task file around it.
import { group, h, setChildren, setText, toggle } from "./dom.js";
import { makePairs } from "./pairs.js";

export function makeStatusView() {
  const value = h("span", { class: "lab-value" });
  const heads = h("tr", {});
  const row = h("tr", {});
  const note = h("p", { class: "lab-note" });
  let cells = [];
  const bits = h("table", { class: "lab-bits" }, h("caption", {}, "Status ", value), h("thead", {}, heads),
    h("tbody", {}, row));
  const taskfile = makePairs("Task file", 18);
  const element = group("ATA registers", bits, note, taskfile);
  const update = ({ status, taskfile: registers }) => {
    const names = status.bits.map(([name]) => name);
    setChildren(heads, names, () => names.map((name) => h("th", { scope: "col" }, name)));
    setChildren(row, names, () => (cells = names.map(() => h("td", {}))));
    status.bits.forEach(([, bit], n) => {
      setText(cells[n], bit);
      toggle(cells[n], "lab-set", bit === 1);
    });
    setText(value, status.value);
    setText(note, status.note);
    taskfile.update(registers);
  };
  return { element, update };
}
