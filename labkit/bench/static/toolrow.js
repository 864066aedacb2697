// A tool on the panel: what it wants to know, and one button for each thing that it does.
import { button, field, h, select, setDisabled } from "./dom.js";
import { refill } from "./chooser.js";

// `file`, `model` and `to` are labels (none where left out): a file to choose, a model to choose, a name for
// the result, which starts as `name`. `kinds` are the endings of files that fit. `numbers` are {input:
// [label, digits]} in hexadecimal. `acts` are [words, act, takes]; `takes` is {input: option of the act}.
export function makeToolRow(host, { title, hint = "", kinds = [""], numbers = {}, acts, ...labels }) {
  const say = (input, words) => {
    input.focus();
    host.notice(`${title}: ${words}`);
    return null;
  };
  const lists = { file: makeList(labels.file), model: makeList(labels.model) };
  const inputs = { ...lists, to: labels.to ? makeName(labels.to, labels.name, say) : null };
  for (const [option, asked] of Object.entries(numbers)) inputs[option] = makeHex(...asked, say);
  const send = (act, takes) => {
    const options = {};
    for (const [input, option] of Object.entries(takes)) {
      const value = inputs[input].read();
      if (value === null) return;
      options[option] = value;
    }
    host.send(act, options);
  };
  const buttons = acts.map(([words, act, takes = {}]) =>
    ({ takes, node: button(words, () => send(act, takes)) }));
  const offer = (input, values) => {
    refill(lists[input].list, values);
    for (const { takes, node } of buttons) if (takes[input]) setDisabled(node, values.length === 0);
  };
  const setFiles = (files) => {
    if (!lists.file) return;
    const fit = files.filter((one) => kinds.some((kind) => one.name.endsWith(kind)));
    // One's own first: that is what was made for this.
    offer("file", [...fit].sort((one, other) => other.own - one.own).map((one) => one.name));
  };
  const setModels = (models) => lists.model && offer("model", models);
  const element = h("fieldset", { class: "lab-tool" }, h("legend", {}, title),
    hint ? h("p", { class: "lab-note" }, hint) : null,
    h("div", { class: "lab-row" }, Object.values(inputs), buttons.map((one) => one.node)));
  return { element, setFiles, setModels };
}

// Each input is {element, read()}: read() gives what is in it, or null once it has said what would fit.
function makeList(label) {
  if (!label) return null;
  const list = select(label, [], () => {});
  return { element: list.element, list, read: () => list.input.value };
}

function makeName(label, value, say) {
  const { element, input } = field(label, null, { value, class: "lab-name" });
  return { element, read: () => input.value.trim() || say(input, "give the new file a name first.") };
}

function makeHex(label, digits, say) {
  const { element, input } = field(label, null, { class: "lab-hex", maxlength: digits + 1 });
  const most = "F".repeat(digits);
  const read = () => {
    const found = /^([0-9a-f]+)h?$/i.exec(input.value.trim());
    const fits = found && found[1].length <= digits;
    if (fits) return parseInt(found[1], 16);
    return say(input, `write a hexadecimal number of 0 to ${most} into “${label}”.`);
  };
  return { element, read };
}
