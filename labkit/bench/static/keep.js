// Saving the bench as a file and loading one, such as a dead drive that a teacher hands out.
import { button, field, h } from "./dom.js";
import { foldable } from "./memory.js";

export function makeKeep(host) {
  const name = field("File", null, { value: "bench.lab" });
  const send = (act) => {
    const file = name.input.value.trim();
    if (file) host.send(act, { file });
    else host.notice("Give the file a name first.");
  };
  const element = foldable("keep", "Save or load this bench",
    h("div", { class: "lab-row" }, name,
      button("Save", () => send("save")), button("Load", () => send("load"))));
  return { element, update() {} };
}
