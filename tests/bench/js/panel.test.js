// The whole panel: time, log, code, files, notices; what it costs, and that it leaves nothing behind.
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fire, key, open } from "./fake.js";

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const row = (number) =>
  ({ number, at: `${number}.0 s`, text: `act ${number}`, outcome: "", code: `bench.a(${number})` });
const ROWS = [1, 2, 3].map(row);
const fold = (el, words) =>
  [...el.querySelectorAll("details")].find((one) => one.querySelector("summary").textContent === words);
const tab = (el, name) => [...el.querySelectorAll("[role=tab]")].find((one) => one.textContent === name);

test("the time controls send what they say", () => {
  const { model, el, button } = open();
  button("Run").click();
  button("Step").click();
  button("Step back").click(); // nothing to go back to yet
  const speed = el.querySelector("select");
  speed.value = "10";
  fire(speed, "change");
  el.querySelector("input[type=checkbox]").click();
  model.change("time", { running: true, can_step_back: true, seconds: 3723.5 });
  button("Pause").click();
  button("Step back").click();
  expect(model.acts).toEqual(["run", "step", "speed", "full_speed_jobs", "pause", "step_back"]);
  expect(model.sent[2].options).toEqual({ speed: "10" });
  expect(model.sent[3].options).toEqual({ on: true });
  expect(el.querySelector(".lab-clock").textContent).toBe("1 h 02 min 03.500 s");
});

test("a bench is saved and loaded by a file's name, which must be there", () => {
  const { model, el } = open();
  const keep = fold(el, "Save or load this bench");
  const name = keep.querySelector("input");
  const [save, load] = keep.querySelectorAll("button");
  name.value = " dead.lab ";
  save.click();
  load.click();
  name.value = "  ";
  load.click();
  expect(model.sent).toEqual(["save", "load"].map((act) => ({ act, options: { file: "dead.lab" } })));
  expect(el.querySelector(".lab-notice").textContent).toContain("name first");
});

test("the log keeps its lines, adds new ones and drops old ones", () => {
  const { model, el } = open({ log: ROWS.slice(0, 2) });
  tab(el, "Log").click();
  const [, second] = el.querySelectorAll(".lab-list li");
  model.set("log", [{ ...ROWS[1], outcome: "done" }, ROWS[2]]);
  const now = [...el.querySelectorAll(".lab-list li")];
  expect(now.length).toBe(2);
  expect(now[0]).toBe(second);
  expect(second.textContent).toContain("done");
  expect(now[1].textContent).toContain("act 3");
});

test("the Copy buttons of the log are one stop of the Tab key, with arrow keys between them", () => {
  const { el } = open({ log: ROWS });
  tab(el, "Log").click();
  const buttons = [...el.querySelectorAll(".lab-list button")];
  const stops = () => buttons.map((one) => one.tabIndex);
  expect(stops()).toEqual([-1, -1, 0]);
  buttons[2].focus();
  key(buttons[2], "keydown", { key: "ArrowUp" });
  expect(document.activeElement).toBe(buttons[1]);
  expect(stops()).toEqual([-1, 0, -1]);
});

test("copying puts the Python line on the clipboard, or selects it where there is none", async () => {
  const { el } = open({ log: ROWS });
  tab(el, "Log").click();
  const copy = el.querySelector(".lab-list button");
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  copy.click();
  await vi.waitFor(() => expect(writeText).toHaveBeenCalledWith("bench.a(1)"));
  vi.stubGlobal("navigator", {});
  copy.click();
  await vi.waitFor(() => expect(el.querySelector(".lab-notice").textContent).toContain("selected"));
  expect(getSelection().toString()).toBe("bench.a(1)");
});

test("the session shows as code when it is unfolded", () => {
  const { model, el } = open();
  tab(el, "Log").click();
  const code = fold(el, "Show as code");
  code.open = true;
  fire(code, "toggle");
  expect(code.querySelector("pre").textContent).toBe("bench.power_on()");
  model.set("code", "bench.power_off()");
  expect(code.querySelector("pre").textContent).toBe("bench.power_off()");
});

test("tabs go by arrow keys, and the chosen one comes back with the next panel", () => {
  const { el } = open();
  expect(tab(el, "PC").getAttribute("aria-selected")).toBe("true");
  tab(el, "PC").focus();
  key(tab(el, "PC"), "keydown", { key: "ArrowLeft" });
  expect(document.activeElement).toBe(tab(el, "Log"));
  const panes = ["PC", "Instruments", "Log"].map((name) => tab(el, name).getAttribute("aria-controls"));
  expect(panes.map((id) => document.getElementById(id).hidden)).toEqual([true, true, false]);
  const again = open();
  expect(tab(again.el, "Log").getAttribute("aria-selected")).toBe("true");
});

test("a panel that shows no instruments has no tab for them, even where one was chosen before", () => {
  sessionStorage.setItem("labkit-bench:tab", "instruments");
  const { el } = open({ instruments: {} });
  const titles = [...el.querySelectorAll("[aria-label='Views of the bench'] [role=tab]")].map((one) => one.textContent);
  expect(titles).toEqual(["PC", "Log"]);
  expect(tab(el, "PC").getAttribute("aria-selected")).toBe("true");
});

test("a page that forbids storage still has a panel", () => {
  const refuse = () => {
    throw new Error("forbidden");
  };
  vi.stubGlobal("sessionStorage", { getItem: refuse, setItem: refuse });
  expect(open().button("Run")).toBeDefined();
});

test("an unchanged section changes nothing on the page", async () => {
  const { model, el } = open({ log: ROWS });
  tab(el, "Log").click();
  const observer = new MutationObserver(() => {});
  observer.observe(el, { subtree: true, childList: true, attributes: true, characterData: true });
  const names = ["drive", "time", "log", "notice", "code"];
  names.forEach((name) => model.set(name, structuredClone(model.get(name))));
  const what = (one) => `${one.type} ${one.attributeName} of ${one.target.outerHTML}`;
  expect(observer.takeRecords().map(what)).toEqual([]);
});

test("what lies in a tab that is not chosen waits until it is", () => {
  const { model, el } = open();
  model.set("log", ROWS);
  expect(el.querySelectorAll(".lab-list li").length).toBe(0);
  tab(el, "Log").click();
  expect(el.querySelectorAll(".lab-list li").length).toBe(3);
});

test("a notice is shown, and said again when it comes again", () => {
  const { model, el } = open();
  const line = el.querySelector("[role=status]");
  model.set("notice", { text: "The power is off.", kind: "error", number: 1 });
  const first = line.textContent;
  const node = line.querySelector("span").firstChild;
  model.set("notice", { text: "The power is off.", kind: "error", number: 2 });
  expect([first, line.textContent]).toEqual(["The power is off.", "The power is off."]);
  expect(line.dataset.kind).toBe("error");
  expect(line.querySelector("span").firstChild).not.toBe(node);
});

test("light and tray are spoken at most about once a second, and only what stayed", () => {
  vi.useFakeTimers();
  const { model, el } = open();
  const spoken = el.querySelector(".lab-spoken");
  vi.advanceTimersByTime(2000);
  let changes = 0;
  const setter = vi.spyOn(spoken, "textContent", "set").mockImplementation(() => (changes += 1));
  for (let frame = 0; frame < 40; frame += 1) {
    model.change("drive", { light_words: frame % 2 ? "slow" : "off", tray: "opening" });
    vi.advanceTimersByTime(50);
  }
  expect(changes).toBeLessThanOrEqual(2);
  setter.mockRestore();
  model.change("drive", { light_words: "fast", tray: "open" });
  vi.advanceTimersByTime(1200);
  expect(spoken.textContent).toBe("Light blinking fast. Tray open.");
});

test("keys pressed in the panel do not reach the notebook", () => {
  const { el } = open();
  const heard = vi.fn();
  document.addEventListener("keydown", heard);
  key(el.querySelector("input[type=text]"), "keydown", { key: "d" });
  document.removeEventListener("keydown", heard);
  expect(heard).not.toHaveBeenCalled();
  expect(el.querySelector("[data-lm-suppress-shortcuts=true]")).not.toBeNull();
});

test("a panel that is taken down hears nothing more and says nothing more", () => {
  vi.useFakeTimers();
  const { model, el, stop } = open();
  model.change("drive", { tray: "open" });
  stop();
  expect(model.listeners).toEqual([]);
  vi.advanceTimersByTime(5000);
  expect(el.querySelector(".lab-spoken").textContent).toBe("");
});

test("two copies of the module, as each notebook widget has its own, make no id alike", async () => {
  vi.resetModules();
  const one = await import("../../../labkit/bench/static/dom.js");
  vi.resetModules();
  const other = await import("../../../labkit/bench/static/dom.js");
  expect(one).not.toBe(other);
  expect(one.newId("x")).not.toBe(other.newId("x"));
});

test("two panels on one page share no id", () => {
  const { el } = open();
  const first = [...el.querySelectorAll("[id]")].map((one) => one.id);
  const second = [...open().el.querySelectorAll("[id]")].map((one) => one.id);
  expect(new Set([...first, ...second]).size).toBe(first.length + second.length);
});

test("axe finds nothing serious", async () => {
  const { el } = open({ log: ROWS });
  tab(el, "Log").click();
  // jsdom neither lays out nor draws, so what needs that is for a real browser.
  const drawn = ["color-contrast", "target-size", "label-content-name-mismatch"];
  const rules = Object.fromEntries(drawn.map((rule) => [rule, { enabled: false }]));
  const found = await axe.run(el, { rules });
  expect(found.passes.length).toBeGreaterThan(10);
  const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  expect(serious.map((one) => one.id)).toEqual([]);
});
