// The drive's back: plugs, the MA/SL/CS jumper, the six service pins, and the place on the cables.
import { button, h, picture, setAttr, setText, toggle } from "./dom.js";
import { makeChooser } from "./chooser.js";
import { makeRadios } from "./radios.js";

const DRIVE_PLACES = ["primary master", "primary slave", "secondary master", "secondary slave"];
const JUMPERS = { MA: "MA, master", SL: "SL, slave", CS: "CS, cable select" };
// part of the picture, key of the state, words, and the acts that pull and push it
const PLUGS = [
  [".plug-power", "power_plug", "the power plug", "unplug_power", "plug_power"],
  [".plug-ribbon", "ribbon", "the ribbon", "pull_ribbon", "plug_ribbon"],
];
const SERVICE_PINS = [1, 2, 3, 4, 5, 6];

function pinPairs() {
  return SERVICE_PINS.flatMap((a) => SERVICE_PINS.filter((b) => b > a).map((b) => `${a}-${b}`));
}

// A plug: in the picture and as a button that says whether it is in.
function makePlug(host, view, [part, key, label, pull, push]) {
  const turn = () => host.send(host.state().drive[key] ? pull : push);
  const node = button(label, turn);
  view.querySelector(part).addEventListener("click", turn);
  return { node, update: (drive) => setText(node, `${drive[key] ? "Pull" : "Plug in"} ${label}`) };
}

function makeJumper(host, view) {
  const set = (jumper) => jumper !== host.state().drive.jumper && host.send("set_jumper", { jumper });
  for (const value of Object.keys(JUMPERS)) {
    view.querySelector(`.jumper-${value}`).addEventListener("click", () => set(value));
  }
  const radios = makeRadios("Jumper", JUMPERS, set);
  return { element: radios.element, update: (drive) => radios.update(drive.jumper) };
}

// The service jumper: one pin, then another, in the picture; or a pair from the list.
function makePins(host, view) {
  let first = null;
  const pinOf = (number) => view.querySelector(`.pin-${number}`);
  const put = (pins) => host.send("service_pins", { pins });
  const choose = (number) => {
    const fitted = host.state().drive.pins ?? [];
    const other = first;
    first = null;
    if (other === null && fitted.includes(number)) put(null);
    else if (other === null) first = number;
    else if (other !== number) put([other, number].sort());
    for (const one of SERVICE_PINS) toggle(pinOf(one).querySelector(".pin"), "chosen", one === first);
  };
  for (const one of SERVICE_PINS) pinOf(one).addEventListener("click", () => choose(one));
  const pairs = ["none", ...pinPairs()];
  const list = makeChooser("Service jumper on pins", "Put", (value) =>
    put(value === "none" ? null : value.split("-").map(Number)));
  const update = (drive) => {
    const pair = (drive.pins ?? []).join("-");
    setAttr(view, "data-pins", pair);
    list.update(pairs, pair || "none");
  };
  return { element: list.element, update };
}

export function makeBack(host) {
  const view = picture(host.state().pictures.back);
  const plugs = PLUGS.map((one) => makePlug(host, view, one));
  const jumper = makeJumper(host, view);
  const pins = makePins(host, view);
  const places = makeChooser("Place on the cables", "Move", (place) => host.send("move", { place }));
  const element = h("div", { class: "lab-view" },
    h("div", { class: "lab-picture" }, view),
    h("div", { class: "lab-row" }, plugs.map((plug) => plug.node)), jumper, pins, places);
  const update = (drive) => {
    setAttr(view, "data-power-plug", drive.power_plug ? "in" : "out");
    setAttr(view, "data-ribbon", drive.ribbon ? "in" : "out");
    setAttr(view, "data-jumper", drive.jumper);
    [...plugs, jumper, pins].forEach((one) => one.update(drive));
    places.update(DRIVE_PLACES, drive.place);
  };
  return { element, update };
}
