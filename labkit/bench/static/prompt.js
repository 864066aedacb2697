// The line behind a prompt: Enter sends it, arrows walk through earlier ones, Escape clears it.
import { h, newId, setAttr, setText, toggle } from "./dom.js";
import { makeHistory } from "./history.js";

// {element, update(prompt, waits)}; onLine gets what was typed, onPage 1 or -1 for a page down or up.
export function makePrompt(name, key, onLine, onPage) {
  const history = makeHistory(key);
  const [wordsId, promptId] = [newId("line"), newId("prompt")];
  const sign = h("span", { class: "lab-prompt", id: promptId });
  const input = h("input", { type: "text", class: "lab-line", autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", "aria-labelledby": `${wordsId} ${promptId}` });
  const words = h("span", { class: "lab-spoken", id: wordsId }, name);
  const show = (line) => {
    if (line === null) return;
    input.value = line;
    input.setSelectionRange(line.length, line.length);
  };
  const enter = () => {
    const line = input.value;
    if (!line.trim()) return;
    history.add(line);
    input.value = "";
    onLine(line);
  };
  const keys = {
    Enter: enter,
    ArrowUp: () => show(history.back(input.value)),
    ArrowDown: () => show(history.on()),
    Escape: () => show(""),
    PageUp: () => onPage(-1),
    PageDown: () => onPage(1),
  };
  input.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!input.readOnly || event.key.startsWith("Page")) act();
  });
  const element = h("div", { class: "lab-input-row" }, words, sign, input);
  // While something runs the line only waits: a disabled one would lose the focus.
  const update = (prompt, waits) => {
    setText(sign, prompt);
    input.readOnly = waits;
    setAttr(input, "aria-disabled", waits ? "true" : null);
    setAttr(input, "placeholder", waits ? "waiting for the program" : null);
    toggle(element, "lab-waits", waits);
  };
  return { element, input, update };
}
