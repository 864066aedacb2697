// Names with values, such as registers: built once, then only the values change.
import { h, setChildren, setText, toggle } from "./dom.js";

// {element, update(pairs)} for [[name, value], ...], each at least `width` letters wide.
// A value that is not what it was a moment ago is marked.
export function makePairs(label, width) {
  const list = h("dl", { class: "lab-pairs", "aria-label": label, style: `--lab-pair: ${width}ch` });
  let cells = new Map();
  const build = (names) => {
    cells = new Map(names.map((name) => [name, h("dd", {})]));
    return [...cells].map(([name, cell]) => h("div", {}, h("dt", {}, name), cell));
  };
  const update = (pairs) => {
    setChildren(list, pairs.map(([name]) => name), () => build(pairs.map(([name]) => name)));
    for (const [name, value] of pairs) {
      const cell = cells.get(name);
      const other = cell.textContent !== "" && cell.textContent !== String(value);
      toggle(cell, "lab-changed", other);
      setText(cell, value);
    }
  };
  return { element: list, update };
}
