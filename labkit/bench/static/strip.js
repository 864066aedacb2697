// The strip chart: light and BSY over the last emulated seconds, as two step lines.
import { h, s, setAttr, setText } from "./dom.js";

const NS_PER_S = 1e9;
const STRIP_WIDTH = 1000; // units, stretched to whatever room there is
const OUT_OF_SIGHT = 10;
const LANE_HIGH = 4;
const LANE_LOW = 22;
const LANE_STEP = 34;
const TICKS = 7;
const LANES = [
  { key: "light", title: "light" },
  { key: "busy", title: "BSY" },
];

export function makeStrip() {
  const lanes = LANES.map(makeLane);
  const several = (make) => Array.from({ length: TICKS }, make);
  const ticks = several(() => s("text", { y: LANE_STEP * 2 + 14, "text-anchor": "middle" }));
  const lines = several(() => s("line", { y1: 0, y2: LANE_STEP * 2, class: "lab-grid" }));
  const drawing = s("svg", { class: "lab-strip", role: "img", "aria-label": "Strip chart of light and BSY",
    width: "100%", height: LANE_STEP * 2 + 20 }, lines, lanes.map((one) => one.element), ticks);
  const names = h("div", { class: "lab-strip-names", "aria-hidden": "true" },
    LANES.map((one) => h("span", {}, one.title)), h("span", {}, "s"));
  const words = h("p", { class: "lab-summary" });
  const element = h("figure", { class: "lab-figure" }, h("div", { class: "lab-strip-row" }, names, drawing),
    h("figcaption", {}, words));
  const update = (strip) => {
    LANES.forEach(({ key }, n) =>
      setAttr(lanes[n].path, "d", stepPath(strip[key], strip.since[key], strip)));
    placeTicks(strip, ticks, lines);
    setText(words, stripInWords(strip));
  };
  return { element, update };
}

function makeLane(lane, n) {
  const path = s("path", { class: `lab-lane lab-lane-${lane.key}`, "vector-effect": "non-scaling-stroke" });
  const height = LANE_STEP - 8;
  const element = s("svg", { y: n * LANE_STEP + 4, width: "100%", height, preserveAspectRatio: "none",
    viewBox: `0 0 ${STRIP_WIDTH} ${height}` }, path);
  return { element, path };
}

// One line that is high in each span [from, to] (ns) and low elsewhere, from where the record begins. What
// goes on beyond the strip's ends changes out of sight, so that no edge is seen where there is none.
function stepPath(spans, since, { end, span }) {
  const x = (ns) => {
    const share = 1 - (end - ns) / span;
    if (share <= 0) return -OUT_OF_SIGHT;
    return share >= 1 ? STRIP_WIDTH + OUT_OF_SIGHT : (STRIP_WIDTH * share).toFixed(1);
  };
  const steps = spans.map(([from, to]) => `H${x(from)}V${LANE_HIGH}H${x(to)}V${LANE_LOW}`);
  const first = spans[0]?.[0] <= since ? LANE_HIGH : LANE_LOW;
  return `M${x(since)},${first}${steps.join("")}H${STRIP_WIDTH + 2 * OUT_OF_SIGHT}`;
}

// Ticks stand at round seconds and move with the paper.
function placeTicks({ end, span }, ticks, lines) {
  const first = (end - span) / NS_PER_S;
  const step = niceStep(span / NS_PER_S / (TICKS - 1));
  const start = Math.max(0, Math.ceil(first / step));
  ticks.forEach((tick, n) => {
    const seconds = (start + n) * step;
    const share = (100 * (seconds - first) * NS_PER_S) / span;
    const seen = share >= 0 && share <= 100;
    for (const node of [tick, lines[n]]) setAttr(node, "display", seen ? null : "none");
    if (!seen) return;
    const x = `${share.toFixed(2)}%`;
    setText(tick, Number(seconds.toFixed(3)));
    setAttr(tick, "x", x);
    setAttr(tick, "text-anchor", share < 3 ? "start" : share > 97 ? "end" : "middle");
    setAttr(lines[n], "x1", x);
    setAttr(lines[n], "x2", x);
  });
}

// The next of 1, 2, 5, 10, ... (and their tenths) that is not smaller.
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((one) => one * power >= least * 0.999999);
}

// "Light: 12 changes, off since 3.2 s. BSY (recorded from 1.0 s on): 0 all the time."
export function stripInWords(strip) {
  const one = (name, key, on, off) => {
    const [spans, since] = [strip[key], strip.since[key]];
    const start = strip.end - strip.span;
    const late = since > Math.max(start, 0) ? ` (recorded from ${(since / NS_PER_S).toFixed(1)} s on)` : "";
    const title = `${name}${late}`;
    const edges = spans.flat().filter((ns) => ns > Math.max(start, since) && ns < strip.end);
    const now = spans.some(([, to]) => to >= strip.end) ? on : off;
    if (edges.length === 0) return `${title}: ${now} all the time.`;
    const last = (Math.max(...edges) / NS_PER_S).toFixed(1);
    const changes = edges.length === 1 ? "1 change" : `${edges.length} changes`;
    return `${title}: ${changes}, ${now} since ${last} s.`;
  };
  const seconds = Number((strip.span / NS_PER_S).toFixed(1));
  const said = [one("Light", "light", "on", "off"), one("BSY", "busy", "1", "0")];
  return [`The last ${seconds} s.`, ...said].join(" ");
}
