// What was done, in plain sentences, each with the Python line that does the same.
import { button, group, h, setAttr, setText } from "./dom.js";
import { copyText } from "./copying.js";

function makeEntry(one, host) {
  const code = h("code", { hidden: true }, one.code);
  const text = h("span", { class: "lab-did" }, one.text);
  const outcome = h("span", { class: "lab-outcome" });
  const copy = button("Copy", () => copyText(code.textContent, code, host), { tabindex: "-1" });
  const element = h("li", {}, h("span", { class: "lab-at" }, one.at),
    h("span", { class: "lab-words" }, text, outcome, code), copy);
  const update = (now) => {
    setText(text, now.text);
    setText(outcome, now.outcome);
    setText(code, now.code);
    setAttr(copy, "aria-label", `Copy as Python: ${now.text}`);
  };
  update(one);
  return { number: one.number, element, copy, update };
}

// The list keeps its entries: new ones are added at the end, old ones leave at the top.
export function makeLog(host) {
  const list = h("ol", { class: "lab-list", tabindex: "0", "aria-label": "Log" });
  const empty = h("p", { class: "lab-note" }, "Nothing was done yet.");
  let entries = [];

  // One stop of the Tab key for all Copy buttons: the arrow keys go from line to line.
  const stopAt = (index) =>
    entries.forEach((one, at) => setAttr(one.copy, "tabindex", at === index ? "0" : "-1"));
  list.addEventListener("keydown", (event) => {
    const at = entries.findIndex((one) => one.copy === event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: entries.length - 1 }[event.key];
    if (at < 0 || to === undefined || !entries[to]) return;
    event.preventDefault();
    stopAt(to);
    entries[to].copy.focus();
  });

  const update = (section) => {
    const rows = section ?? [];
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 24;
    const focused = entries.find((one) => one.copy === document.activeElement);
    const known = new Map(entries.map((one) => [one.number, one]));
    const before = entries.at(-1)?.number;
    entries = rows.map((row) => {
      const old = known.get(row.number);
      known.delete(row.number);
      old?.update(row);
      return old ?? makeEntry(row, host);
    });
    known.forEach((gone) => gone.element.remove());
    entries.forEach((one) => one.element.parentNode === list || list.append(one.element));
    setAttr(empty, "hidden", entries.length > 0);
    setAttr(list, "hidden", !entries.length);
    if (entries.at(-1)?.number === before) return;
    if (!entries.includes(focused)) stopAt(entries.length - 1);
    if (atEnd) list.scrollTop = list.scrollHeight;
  };
  const element = group({ title: "Event log", level: 3 }, empty, list,
    h("p", { class: "lab-note" }, "On a Copy button the arrow keys go from line to line."));
  return { element, update };
}
