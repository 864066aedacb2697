// The flash chip as 16 banks to scale: position means address, and each state has its own strokes.
import { h, s, setAttr, setText } from "./dom.js";
import { makeHatches } from "./hatches.js";

const BANK_COUNT = 16;
const BANK_SHARE = 100 / BANK_COUNT; // percent of the bar
const BAR_TOP = 14;
const BAR_HEIGHT = 30;
// fill, hatch, ink: of the palette of labkit's figures.
const BANK_LOOKS = {
  "as before": ["#56B4E9", "..", "#222222"],
  erased: ["#F2F2F2", "", "#222222"],
  part: ["#D55E00", "xx", "#FFFFFF"],
  written: ["#0072B2", "//", "#FFFFFF"],
};
const BANK_ORDER = ["written", "part", "erased", "as before"];

export function makeBankBar() {
  const hatches = makeHatches(BANK_LOOKS);
  const banks = Array.from({ length: BANK_COUNT }, (_, bank) => makeBank(bank, hatches));
  const marker = s("svg", { class: "lab-marker", overflow: "visible" }, s("path", { d: "M-6,0 H6 L0,11 Z" }));
  const drawing = s("svg", { class: "lab-bankbar", role: "img", "aria-label": "Flash chip, 16 banks of 64 KB",
    width: "100%", height: BAR_TOP + BAR_HEIGHT + 18 },
  hatches.defs, banks.map((one) => one.element), marker);
  const words = h("p", { class: "lab-summary" });
  const key = Object.keys(BANK_LOOKS).map((name) => makeKey(name, hatches));
  const element = h("figure", { class: "lab-figure" }, drawing,
    h("div", { class: "lab-key", "aria-hidden": "true" }, key), h("figcaption", {}, words));
  const update = (list) => {
    for (const one of list) banks[one.bank].update(one);
    const here = list.find((one) => one.here);
    setAttr(marker, "display", here ? null : "none");
    if (here) setAttr(marker, "x", `${(here.bank + 0.5) * BANK_SHARE}%`);
    setText(words, banksInWords(list));
  };
  return { element, update };
}

function makeBank(bank, hatches) {
  const place = { y: BAR_TOP, height: BAR_HEIGHT };
  const x = bank * BANK_SHARE;
  const base = s("rect", { ...place, x: `${x}%`, width: `${BANK_SHARE}%`, class: "lab-bank" });
  const done = s("rect", { ...place, x: `${x}%`, width: "0" });
  const middle = { x: `${x + BANK_SHARE / 2}%`, "text-anchor": "middle" };
  const number = s("text", { ...middle, y: BAR_TOP + BAR_HEIGHT + 14 }, String(bank));
  const update = ({ state, percent }) => {
    const part = state === "part";
    setAttr(base, "fill", hatches.fill(part ? "erased" : state));
    setAttr(done, "fill", part ? hatches.fill("part") : "none");
    setAttr(done, "width", part ? `${(BANK_SHARE * percent) / 100}%` : "0");
  };
  return { element: s("g", {}, base, done, number), update };
}

function makeKey(name, hatches) {
  const sample = s("svg", { width: 20, height: 14 },
    s("rect", { width: 20, height: 14, fill: hatches.fill(name), class: "lab-bank" }));
  return h("span", {}, sample, name);
}

// "Written: 0 to 5. Part: 6 (40 %). As before: 7 to 15. Writes now in bank 6."
export function banksInWords(list) {
  const said = BANK_ORDER.flatMap((state) => {
    const mine = list.filter((one) => one.state === state);
    if (mine.length === 0) return [];
    const share = (one) => `${one.bank} (${Math.floor(one.percent)} %)`;
    const which = state === "part" ? mine.map(share).join(", ") : runsInWords(mine.map((one) => one.bank));
    return [`${state[0].toUpperCase()}${state.slice(1)}: ${which}.`];
  });
  const here = list.find((one) => one.here);
  return [...said, ...(here ? [`It works in bank ${here.bank} now.`] : [])].join(" ");
}

// [0, 1, 2, 5] -> "0 to 2, 5"
function runsInWords(numbers) {
  const runs = [];
  for (const one of numbers) {
    const last = runs.at(-1);
    if (last && one === last[1] + 1) last[1] = one;
    else runs.push([one, one]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(", ");
}
