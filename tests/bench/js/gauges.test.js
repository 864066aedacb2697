import { beforeEach, expect, test } from "vitest";
import { banksInWords } from "../../../labkit/bench/static/bankbar.js";
import { makeGauges } from "../../../labkit/bench/static/gauges.js";
import { stripInWords } from "../../../labkit/bench/static/strip.js";
import { S, someBanks, someInstruments } from "./gaugesstate.js";
import { fakeHost, seriousIn } from "./pcstate.js";

let gauges;

beforeEach(() => {
  gauges = makeGauges(fakeHost());
  document.body.replaceChildren(gauges.element);
  gauges.update(someInstruments());
});

const all = (selector) => [...gauges.element.querySelectorAll(selector)];

test("The banks are told in words by state, with runs joined and the place of work.", () => {
  const banks = someBanks({ 0: { state: "written" }, 1: { state: "written" }, 2: { state: "part", percent: 41.9, here: true }, 5: { state: "erased" } });
  expect(banksInWords(banks)).toBe(
    "Written: 0 to 1. Part: 2 (41 %). Erased: 5. As before: 3 to 4, 6 to 15. It works in bank 2 now.");
});

test("Each state of a bank has a paint of its own, and a part is drawn to scale.", () => {
  gauges.update(someInstruments({ banks: someBanks({ 1: { state: "written" }, 2: { state: "erased" }, 3: { state: "part", percent: 40 } }) }));
  const fills = all(".lab-bankbar g").map((one) => one.children[0].getAttribute("fill"));
  const part = all(".lab-bankbar g")[3].children[1];
  expect(new Set([...fills.slice(0, 3), part.getAttribute("fill")]).size).toBe(4);
  expect(part.getAttribute("width")).toBe("2.5%");
});

test("The marker stands over the bank that is worked on, and is away otherwise.", () => {
  const marker = all(".lab-marker")[0];
  expect(marker.getAttribute("display")).toBe("none");
  gauges.update(someInstruments({ banks: someBanks({ 15: { here: true } }) }));
  expect([marker.getAttribute("display"), marker.getAttribute("x")]).toEqual([null, "96.875%"]);
});

test("The strip is told in words: changes in sight, what holds now, and since when.", () => {
  const since = { light: 0, busy: 0 };
  const strip = { end: 30 * S, span: 20 * S, light: [[12 * S, 13 * S], [28 * S, 30 * S]], busy: [[10 * S, 30 * S]], since };
  expect(stripInWords(strip)).toBe("The last 20 s. Light: 3 changes, on since 28.0 s. BSY: 1 all the time.");
});

test("A span that goes on beyond the strip has no edge in sight.", () => {
  gauges.update(someInstruments({ strip: { ...someInstruments().strip, busy: [[10 * S, 15 * S], [20 * S, 30 * S]] } }));
  const xs = [...all(".lab-lane-busy")[0].getAttribute("d").matchAll(/H(-?[\d.]+)/g)].map((one) => Number(one[1]));
  expect(xs.filter((x) => x >= 0 && x <= 1000)).toEqual([250, 500]);
});

test("What was not recorded is neither drawn nor called off.", () => {
  const strip = { ...someInstruments().strip, light: [[25 * S, 30 * S]], since: { light: 25 * S, busy: 20 * S } };
  gauges.update(someInstruments({ strip }));
  const start = (key) => all(`.lab-lane-${key}`)[0].getAttribute("d").split("H")[0];
  expect([start("light"), start("busy")]).toEqual(["M750.0,4", "M500.0,22"]);
  expect(stripInWords(strip)).toBe(
    "The last 20 s. Light (recorded from 25.0 s on): on all the time. BSY (recorded from 20.0 s on): 0 all the time.");
});

test("Ticks stand at round seconds of the bench's clock.", () => {
  gauges.update(someInstruments({ strip: { ...someInstruments().strip, end: 24.31 * S } }));
  const seen = all(".lab-strip > text").filter((one) => one.getAttribute("display") !== "none");
  expect(seen.map((one) => one.textContent)).toEqual(["5", "10", "15", "20"]);
  expect(seen.map((one) => one.getAttribute("x"))).toEqual(["3.45%", "28.45%", "53.45%", "78.45%"]);
});

test("The status shows its value, its eight bits by name, and which are set otherwise than by colour.", () => {
  const [names, bits] = all(".lab-bits tr").map((row) => [...row.children].map((one) => one.textContent));
  expect([names[1], bits]).toEqual(["DRDY", ["0", "1", "0", "0", "0", "0", "0", "0"]]);
  expect(all(".lab-bits caption")[0].textContent).toBe("Status 50h");
});

test("A processor that executes nothing shows no list of instructions.", () => {
  const list = all(".lab-instructions")[0];
  expect(list.hidden).toBe(false);
  gauges.update(someInstruments({ before: [], ahead: [] }));
  expect(list.hidden).toBe(true);
});

test("The next instruction is marked in words, wherever it stands in the list.", () => {
  const marked = () => all(".lab-instructions li[aria-current]").map((one) => one.textContent);
  expect(marked()).toEqual(["next 3:0002  RET"]);
  gauges.update(someInstruments({ before: [], ahead: ["4:0000  NOP"] }));
  expect(marked()).toEqual(["next 4:0000  NOP"]);
  expect(all(".lab-instructions li:not([hidden])")).toHaveLength(1);
});

test("A register that changed is marked, and only that one.", () => {
  gauges.update(someInstruments({ registers: [["A", "40"], ["DPTR", "0077"]] }));
  expect(all("dd.lab-changed").map((one) => one.textContent)).toEqual(["40"]);
});

test("An update that brings nothing new touches nothing.", async () => {
  gauges.update(someInstruments());
  const seen = [];
  const observer = new MutationObserver((records) => seen.push(...records));
  observer.observe(gauges.element, { subtree: true, childList: true, attributes: true, characterData: true });
  gauges.update(someInstruments());
  await Promise.resolve();
  expect(seen.concat(observer.takeRecords())).toEqual([]);
});

test("New values change no table's rows.", () => {
  const rows = all("tr, dl > div, .lab-bankbar g");
  gauges.update(someInstruments({ taskfile: [["1F1h error", "04h"], ["1F7h status", "51h"]], banks: someBanks({ 0: { state: "written" } }) }));
  expect(all("tr, dl > div, .lab-bankbar g").every((one, n) => one === rows[n])).toBe(true);
});

test("axe finds nothing serious in the instruments.", async () => {
  expect(await seriousIn(gauges.element)).toEqual([]);
});
