// The drive's front: light, tray, eject button, pinhole. What can be clicked in the picture is a button too.
import { button, h, picture, setAttr, setText, toggle } from "./dom.js";
import { makeHoldable } from "./hold.js";
import { isCalm, lightWords, trayWords } from "./words.js";

// Whoever asked for little motion gets a steady sign for a blinking light; the words say how it blinks.
function lightShown(drive) {
  if (!isCalm()) return drive.light ? "on" : "off";
  return { off: "off", on: "on" }[drive.light_words] ?? "blink";
}

function makeEject(host, view) {
  const turn = () => host.send(host.state().drive.eject_held ? "release_eject" : "hold_eject");
  const latch = button("Keep eject held", turn,
    { title: "Leaves your hands free, for example to switch the PC on meanwhile" });
  const hint = "A long press holds the button down";
  const press = h("button", { type: "button", class: "lab-eject", title: hint }, "Eject");
  const acts = {
    press: () => host.send("press_eject"),
    hold: () => host.send("hold_eject"),
    release: () => host.send("release_eject"),
    down: (on) => [press, view].forEach((node) => toggle(node, "lab-down", on)),
  };
  const stops = [press, view.querySelector(".eject")].map((node) => makeHoldable(node, acts));
  const update = (drive) => setAttr(latch, "aria-pressed", Boolean(drive.eject_held));
  return { buttons: [press, latch], update, stop: () => stops.forEach((stop) => stop()) };
}

export function makeFront(host) {
  const view = picture(host.state().pictures.front);
  const eject = makeEject(host, view);
  const pin = () => host.send("pinhole", {});
  const push = () => host.send("push_tray");
  const disc = button("Lay a disc in", () => host.send(host.state().drive.disc ? "take_disc" : "insert"));
  const light = h("span");
  const tray = h("span");
  view.querySelector(".pinhole").addEventListener("click", pin);
  view.querySelector(".tray").addEventListener("click", () => host.state().drive.tray === "open" && push());
  const element = h("div", { class: "lab-view" },
    h("div", { class: "lab-picture" }, view),
    h("p", { class: "lab-facts" }, h("span", {}, "Light: ", light), h("span", {}, "Tray: ", tray)),
    h("div", { class: "lab-row" }, eject.buttons,
      button("Push the tray shut", push), disc,
      button("Pin in the pinhole", pin, { title: "Opens the tray without power, then pushes it shut" }),
      button("Pinhole, a disc in", () => host.send("pinhole", { disc: true }),
        { title: "Opens the tray without power, lays a disc in, pushes it shut" })));
  const update = (drive) => {
    setAttr(view, "data-light", lightShown(drive));
    setAttr(view, "data-tray", drive.tray);
    setAttr(view, "data-disc", drive.disc ? "yes" : "no");
    setAttr(view, "data-eject", drive.eject_held ? "held" : "up");
    setText(view.querySelector(".badge"), drive.name);
    setText(light, lightWords(drive));
    setText(tray, trayWords(drive));
    setText(disc, drive.disc ? "Take the disc out" : "Lay a disc in");
    eject.update(drive);
  };
  return { element, update, stop: eject.stop };
}
