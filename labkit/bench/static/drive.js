// The drive in two views, front and back.
import { group, h, setText } from "./dom.js";
import { foldable } from "./memory.js";
import { makeFront } from "./front.js";
import { makeBack } from "./back.js";

export function makeDrive(host) {
  const name = h("p", { class: "lab-title" });
  const front = makeFront(host);
  const back = makeBack(host);
  const element = group({ title: "The drive", level: 3 }, name, front,
    foldable("back", { title: "Back of the drive: plugs and jumpers", open: true }, back));
  const update = (drive) => {
    if (!drive?.name) return;
    setText(name, `${drive.name}, ${drive.place} (number ${drive.x} for MTKFLASH)`);
    front.update(drive);
    back.update(drive);
  };
  return { element, update, stop: front.stop };
}
