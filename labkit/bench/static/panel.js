// The bench panel: an anywidget view. Each part shows one section of the state and sends acts back.
import { h } from "./dom.js";
import { makeTabs } from "./tabs.js";
import { makeNotice, makeSpeaker } from "./notice.js";
import { makeTime } from "./time.js";
import { makeKeep } from "./keep.js";
import { makeDrive } from "./drive.js";
import { makeLog } from "./log.js";
import { makeCode } from "./code.js";
import { makePc } from "./pc.js";
import { makeGauges } from "./gauges.js";
import { makeJob } from "./job.js";

// section of the state -> its part
const PARTS = {
  notice: makeNotice, time: makeTime, job: makeJob, drive: makeDrive, pc: makePc,
  instruments: makeGauges, log: makeLog, code: makeCode,
};
const SECTIONS = [...Object.keys(PARTS), "pictures"];
const SPOKEN = ["drive", "job", "pc"];
// section -> the tab that it lies in; what lies in another tab than the chosen one waits
const TAB_OF = { pc: "pc", instruments: "instruments", log: "log", code: "log" };

// What a part may ask of the panel.
function makeHost(model) {
  const state = {};
  for (const name of SECTIONS) {
    Object.defineProperty(state, name, { enumerable: true, get: () => model.get(name) });
  }
  return { send: (act, options = {}) => model.send({ act, options }), notice: () => {}, state: () => state };
}

function arrange(parts, speaker, keep, tabs) {
  // Keys that are meant for the panel are not the notebook's.
  const stop = (event) => event.stopPropagation();
  const on = { keydown: stop, keypress: stop, keyup: stop };
  const attributes = { class: "lab-bench", role: "region", "aria-label": "Bench", on };
  return h("div", { ...attributes, "data-lm-suppress-shortcuts": "true" },
    parts.notice, speaker, parts.time, parts.job,
    h("div", { class: "lab-columns" }, parts.drive, tabs), keep);
}

// A panel without instruments has no tab for them.
function makeViews(model, parts, onChoose) {
  const measured = Object.keys(model.get("instruments") ?? {}).length > 0;
  return makeTabs("tab", "Views of the bench", [
    { name: "pc", title: "PC", element: parts.pc },
    ...measured ? [{ name: "instruments", title: "Instruments", element: parts.instruments }] : [],
    { name: "log", title: "Log", element: [parts.log, parts.code] },
  ], onChoose);
}

// Shows a section now, or when its tab is chosen.
function makeShower(model, parts, tabs) {
  const waiting = new Set();
  const show = (name) => {
    if (TAB_OF[name] && TAB_OF[name] !== tabs().chosen()) return waiting.add(name);
    waiting.delete(name);
    return parts[name].update(model.get(name));
  };
  return { show, showWaiting: () => [...waiting].forEach(show) };
}

function listen(model, changes) {
  Object.entries(changes).forEach(([event, act]) => model.on(event, act));
  return () => Object.entries(changes).forEach(([event, act]) => model.off(event, act));
}

// Shows the panel in `el`; gives what takes it down again.
function render({ model, el }) {
  const host = makeHost(model);
  const parts = Object.fromEntries(Object.entries(PARTS).map(([name, make]) => [name, make(host)]));
  const speaker = makeSpeaker(host);
  host.notice = parts.notice.say;
  let tabs = null;
  const { show, showWaiting } = makeShower(model, parts, () => tabs);
  tabs = makeViews(model, parts, () => tabs && showWaiting());
  const names = Object.keys(parts);
  // A part may want to hear of other sections too: `also` is section -> listener.
  const tell = (name) => Object.values(parts).forEach((part) => part.also?.[name]?.(model.get(name)));
  names.forEach(show);
  names.forEach(tell);
  speaker.update();
  const changes = Object.fromEntries(names.map((name) => [`change:${name}`, () => {
    show(name);
    tell(name);
    if (SPOKEN.includes(name)) speaker.update();
    // What a refused act left in a list or a box is put right.
    if (name === "notice" && model.get("notice")?.kind === "error") names.forEach(show);
  }]));
  const unlisten = listen(model, changes);
  el.append(arrange(parts, speaker, makeKeep(host), tabs));
  return () => {
    unlisten();
    [...Object.values(parts), speaker].forEach((part) => part.stop?.());
  };
}

export default { render };
