// Tabs: one stop of the Tab key, arrow keys to change, as screen readers expect them.
import { h, newId, setAttr } from "./dom.js";
import { recall, remember } from "./memory.js";

// `tabs` are [{name, title, element}]; onChoose(name) hears of each change.
// Gives {element, chosen(), choose(name)}.
export function makeTabs(key, label, tabs, onChoose = () => {}) {
  const list = h("div", { class: "lab-tabs", role: "tablist", "aria-label": label });
  const panes = h("div", { class: "lab-panes" });
  const heads = new Map();
  let now = "";
  const choose = (name, focus = false) => {
    now = heads.has(name) ? name : tabs[0].name;
    for (const [one, { head, pane }] of heads) {
      setAttr(head, "aria-selected", one === now);
      setAttr(head, "tabindex", one === now ? "0" : "-1");
      pane.hidden = one !== now;
    }
    if (focus) heads.get(now).head.focus();
    remember(key, now);
    onChoose(now);
  };
  tabs.forEach(({ name, title, element }, index) => {
    const [headId, paneId] = [newId("tab"), newId("pane")];
    const head = h("button", { type: "button", role: "tab", id: headId, "aria-controls": paneId,
      on: { click: () => choose(name), keydown: (event) => move(event, index) } }, title);
    const pane = h("div", { role: "tabpanel", id: paneId, "aria-labelledby": headId }, element);
    heads.set(name, { head, pane });
    list.append(head);
    panes.append(pane);
  });
  const move = (event, index) => {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(tabs[(to + tabs.length) % tabs.length].name, true);
  };
  choose(recall(key, tabs[0].name));
  return { element: h("div", { class: "lab-tabbed" }, list, panes), chosen: () => now, choose };
}
