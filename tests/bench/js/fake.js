// A model such as a notebook gives to the panel, and a state as a fresh bench has it.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { someInstruments } from "./gaugesstate.js";
import panel from "../../../labkit/bench/static/panel.js";

const HERE = dirname(fileURLToPath(import.meta.url));
export const STATIC = join(HERE, "..", "..", "..", "labkit", "bench", "static");
export const read = (name) => readFileSync(join(STATIC, name), "utf8");

export function freshState() {
  return {
    drive: {
      name: "SONY DVD RW DW-D22A", powered: true, light: false, light_words: "off", tray: "closed", disc: false,
      eject_held: false, jumper: "SL", pins: null, power_plug: true, ribbon: true, place: "primary slave", x: 2,
    },
    time: { running: false, speed: "1", speeds: ["0.1", "1", "10"], full_speed_jobs: false, seconds: 0,
      can_step: true, can_step_back: false },
    pc: null, job: null, instruments: someInstruments(), log: [], code: "bench.power_on()",
    notice: { text: "", kind: "info", number: 0 },
    pictures: { front: read("front.svg"), back: read("back.svg") },
  };
}

export class FakeModel {
  constructor(state = {}) {
    this.state = { ...freshState(), ...state };
    this.sent = [];
    this.listeners = [];
  }
  get(name) {
    return this.state[name];
  }
  set(name, value) {
    this.state[name] = value;
    this.listeners.filter((one) => one.event === `change:${name}`).forEach((one) => one.act());
  }
  // A section with some of its keys changed, as a new object: traits do not change in place.
  change(name, keys) {
    this.set(name, { ...this.state[name], ...keys });
  }
  on(event, act) {
    this.listeners.push({ event, act });
  }
  off(event, act) {
    this.listeners = this.listeners.filter((one) => one.event !== event || one.act !== act);
  }
  send(message) {
    this.sent.push(message);
  }
  save_changes() {}
  get acts() {
    return this.sent.map((one) => one.act);
  }
}

// The panel on a page of its own: {model, el, stop, button(name), press(node)}.
export function open(state = {}) {
  document.body.innerHTML = "<main></main>";
  const el = document.body.firstChild;
  const model = new FakeModel(state);
  const stop = panel.render({ model, el });
  const button = (name) => [...el.querySelectorAll("button")].find((one) => one.textContent === name);
  return { model, el, stop, button, part: (selector) => el.querySelector(selector) };
}

export function fire(node, name, keys = {}) {
  const event = new Event(name, { bubbles: true, cancelable: true });
  Object.assign(event, keys);
  node.dispatchEvent(event);
  return event;
}

export function key(node, name, keys = {}) {
  const event = new KeyboardEvent(name, { bubbles: true, cancelable: true, ...keys });
  node.dispatchEvent(event);
  return event;
}
