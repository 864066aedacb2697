// The bench panel: an anywidget view. Each part shows one section of the state and sends acts back.
import { h } from "./dom.js";
import { makeTabs } from "./tabs.js";
import { makeDrive } from "./drive.js";
import { makeTime } from "./time.js";
import { makeLog } from "./log.js";
import { makePc } from "./pc.js";
import { makeGauges } from "./gauges.js";
import { makeJob } from "./job.js";

// section of the state -> its part
const PARTS = { drive: makeDrive, time: makeTime, job: makeJob, pc: makePc, instruments: makeGauges, log: makeLog };
const SECTIONS = [...Object.keys(PARTS), "notice", "code", "pictures"];

// What a part may ask of the panel.
function makeHost(model) {
  return {
    send: (act, options = {}) => model.send({ act, options }),
    notice: () => {},
    state: () => Object.fromEntries(SECTIONS.map((name) => [name, model.get(name)])),
  };
}

export default {
  render({ model, el }) {
    const host = makeHost(model);
    const parts = Object.fromEntries(Object.entries(PARTS).map(([name, make]) => [name, make(host)]));
    const tabs = makeTabs("tab", "Views", [
      { name: "pc", title: "PC", element: parts.pc },
      { name: "instruments", title: "Instruments", element: parts.instruments },
      { name: "log", title: "Log", element: parts.log },
    ]);
    const root = h("div", { class: "lab-bench", "data-lm-suppress-shortcuts": "true" },
      parts.time, parts.job, h("div", { class: "lab-columns" }, parts.drive, tabs));
    // A part may want to hear of other sections too: `also` is section -> listener.
    const ears = Object.entries(parts).flatMap(([name, part]) =>
      Object.entries({ [name]: part.update, ...part.also }));
    const undo = ears.map(([name, listen]) => {
      const update = () => listen(model.get(name));
      update();
      model.on(`change:${name}`, update);
      return () => model.off(`change:${name}`, update);
    });
    el.append(root);
    return () => undo.forEach((stop) => stop());
  },
};
