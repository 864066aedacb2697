// Choosing and doing are two steps: arrow keys walk through a list without an act at each name.
import { button, field, h, select, setDisabled, setText } from "./dom.js";

// New values, and the choice stays if it is still among them.
function refill(list, values) {
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

// A tool's line: files to choose from, a name for the result, and one button for each act.
// `file` and `to` are labels ("" for none), `kinds` the endings that fit, `name` what `to` starts as.
// `acts` are [words, act, takes]; `takes` says under which option the file and the name go: {file, to}.
export function makeToolRow(host, { title, hint = "", file = "", kinds = [""], to = "", name = "", acts }) {
  const list = file ? select(file, [], () => {}) : null;
  const given = to ? field(to, null, { value: name, class: "lab-name" }) : null;
  const send = (act, takes) => {
    const saved = given?.input.value.trim();
    if (takes.to && !saved) {
      given.input.focus();
      host.notice(`${title}: give the new file a name first.`);
      return;
    }
    const options = takes.file ? { [takes.file]: list.input.value } : {};
    host.send(act, takes.to ? { ...options, [takes.to]: saved } : options);
  };
  const buttons = acts.map(([words, act, takes = {}]) =>
    ({ takes, node: button(words, () => send(act, takes)) }));
  const setFiles = (files) => {
    if (!list) return;
    const fit = files.filter((one) => kinds.some((kind) => one.name.endsWith(kind)));
    // One's own first: that is what was made for this.
    refill(list, [...fit].sort((one, other) => other.own - one.own).map((one) => one.name));
    for (const { takes, node } of buttons) setDisabled(node, Boolean(takes.file) && fit.length === 0);
  };
  const element = h("fieldset", { class: "lab-tool" }, h("legend", {}, title),
    hint ? h("p", { class: "lab-note" }, hint) : null,
    h("div", { class: "lab-row" }, list, given, buttons.map((one) => one.node)));
  return { element, setFiles };
}
