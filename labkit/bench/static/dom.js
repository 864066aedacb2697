// A few words to build and change elements with. Nothing here knows what is shown.

const SVG = "http://www.w3.org/2000/svg";

// Children may be strings, nodes, parts ({element}), arrays of these, or null for none.
function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(typeof child === "object" && !(child instanceof Node) ? child.element : child);
  }
  return node;
}

function dress(node, attributes) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else setAttr(node, name, value);
  }
  return node;
}

// An HTML element: h("p", { class: "note", on: { click: act } }, "text", node).
export function h(tag, attributes, ...children) {
  return append(dress(document.createElement(tag), attributes), children);
}

// A picture from the text of an SVG file. Its ids are made its own, since the page may hold it twice.
export function picture(text) {
  const mark = newId("picture");
  const own = text.replace(/(\bid="|url\(#)/g, `$1${mark}-`);
  const parsed = new DOMParser().parseFromString(own, "image/svg+xml");
  const node = document.importNode(parsed.documentElement, true);
  setAttr(node, "aria-hidden", true);
  setAttr(node, "focusable", "false");
  return node;
}

// The same for an SVG element.
export function s(tag, attributes, ...children) {
  return append(dress(document.createElementNS(SVG, tag), attributes), children);
}

// Writes only what changed, so that neither a selection nor a screen reader is disturbed.
export function setText(node, text) {
  const wanted = String(text ?? "");
  if (node.textContent !== wanted) node.textContent = wanted;
}

// null, undefined and false take the attribute away, true sets it without a value; aria-* and data-* say
// "true" and "false" in words.
export function setAttr(node, name, value) {
  const spoken = name.startsWith("aria-") || name.startsWith("data-");
  if (value === null || value === undefined || (value === false && !spoken)) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const wanted = value === true && !spoken ? "" : String(value);
  if (node.getAttribute(name) !== wanted) node.setAttribute(name, wanted);
}

export function toggle(node, name, on) {
  if (node.classList.contains(name) !== Boolean(on)) node.classList.toggle(name, Boolean(on));
}

// Replaces the children of `node` only if `key` (any JSON value that they are made from) changed.
export function setChildren(node, key, make) {
  const now = JSON.stringify(key);
  if (node.labKey === now) return;
  node.labKey = now;
  node.replaceChildren();
  append(node, [make()]);
}

// A button that says what it does. Disabled by `setDisabled` it keeps the focus that it has.
export function button(label, onClick, options = {}) {
  const node = h("button", { type: "button", ...options }, label);
  node.addEventListener("click", (event) => {
    if (node.getAttribute("aria-disabled") !== "true") onClick(event);
  });
  return node;
}

export function setDisabled(node, off) {
  setAttr(node, "aria-disabled", off ? "true" : null);
}

// A labelled list to choose from: {element, input, setValues(values), setValue(value)}.
// `values` are strings or [value, text] pairs; onChange gets the value.
export function select(label, values, onChange) {
  let shown;
  const input = h("select", { on: { change: () => ((shown = undefined), onChange(input.value)) } });
  const element = h("label", { class: "lab-field" }, h("span", {}, label), input);
  const setValues = (list) =>
    setChildren(input, list, () =>
      list.map((one) => {
        const [value, text] = Array.isArray(one) ? one : [one, one];
        return h("option", { value }, text);
      }),
    );
  // Set only when the state changed, or after a choice that the state did not follow.
  const setValue = (value) => {
    if (shown !== String(value)) input.value = shown = String(value);
  };
  setValues(values);
  return { element, input, setValues, setValue };
}

// A labelled line to type into: {element, input}. onEnter gets the text when Enter is pressed.
export function field(label, onEnter, options = {}) {
  const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false", ...options });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) onEnter?.(input.value);
  });
  return { element: h("label", { class: "lab-field" }, h("span", {}, label), input), input };
}

// A labelled box to tick: {element, input}. onChange gets true or false.
export function checkbox(label, onChange) {
  const input = h("input", { type: "checkbox", on: { change: () => onChange(input.checked) } });
  return { element: h("label", { class: "lab-check" }, input, h("span", {}, label)), input };
}

// Each panel of a page may come with a copy of its own of this module.
const COPY = Math.random().toString(36).slice(2, 8);
let ids = 0;

// An id that no other element of the page has.
export function newId(word) {
  ids += 1;
  return `lab-${word}-${COPY}-${ids}`;
}

// A section with its heading. A heading of another level: group({ title, level: 4 }, ...).
export function group(title, ...children) {
  const { title: words, level } = typeof title === "string" ? { title, level: 4 } : title;
  const id = newId("group");
  return h("section", { class: "lab-group", role: "group", "aria-labelledby": id },
    h(`h${level}`, { id }, words), ...children);
}
