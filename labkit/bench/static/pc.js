// The PC: power and reset, the places of its drives, and the screen of whatever runs.
import { button, h, setDisabled, setText } from "./dom.js";
import { makeBios } from "./bios.js";
import { makeDos } from "./dos.js";
import { makeFiles } from "./files.js";
import { recall } from "./memory.js";
import { makePlaces } from "./places.js";
import { makeTabs } from "./tabs.js";
import { makeWindows } from "./windows.js";

const SYSTEMS = {
  off: "The PC is off.",
  bios: "The PC is on and runs no system.",
  dos: "The PC runs DOS.",
  windows: "The PC runs Windows.",
};
const SYSTEM_TAB = "system";

export function makePc(host) {
  let pc = null;
  let job = null;
  const power = button("Power on", () => host.send(pc.powered ? "power_off" : "power_on"));
  const reset = button("Reset", () => host.send("reset"));
  const cycle = button("Power off and on", () => host.send("power_cycle"));
  const runs = h("span", { class: "lab-runs" });
  const places = makePlaces(host);
  const titles = { bios: "BIOS", dos: "DOS", windows: "Windows", files: "Files" };
  const dos = makeDos(host);
  const views = { bios: makeBios(host), dos, windows: makeWindows(host), files: makeFiles(host) };
  const fresh = recall(SYSTEM_TAB, "") === "";
  const tabs = makeTabs(SYSTEM_TAB, "PC",
    Object.entries(views).map(([name, view]) => ({ name, title: titles[name], element: view.element })));
  const element = h("div", { class: "lab-pc" },
    h("div", { class: "lab-row" }, power, reset, cycle, runs), places, tabs);
  const update = (section) => {
    if (!section) return;
    const before = pc?.system;
    pc = section;
    setText(power, pc.powered ? "Power off" : "Power on");
    [reset, cycle].forEach((one) => setDisabled(one, !pc.powered));
    setText(runs, SYSTEMS[pc.system]);
    places.update(pc);
    for (const view of Object.values(views)) view.update(pc, job);
    if (pc.system !== before && (before !== undefined || fresh)) followSystem(tabs, views, pc.system);
  };
  const showJob = (section) => {
    job = section;
    dos.showJob(job);
  };
  return { element, update, also: { job: showJob } };
}

// Opens the tab of the system that runs now, unless somebody is at work in another one.
function followSystem(tabs, views, system) {
  const busy = views[tabs.chosen()].element.contains(document.activeElement);
  if (system in views && !busy) tabs.choose(system);
}
