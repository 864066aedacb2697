// The four places on two cables, what sits there, and how a second drive gets there.
import { button, h, select, setText, toggle } from "./dom.js";
import { foldable } from "./memory.js";

const CHANNEL_NAMES = ["primary", "secondary"];
const POSITIONS = ["master", "slave"];
const ERASED_CHIP = ["", "none: an erased chip"];
const SWITCHES_OFF = "This switches the PC off first.";

export function makePlaces(host) {
  const cables = CHANNEL_NAMES.map(makeCable);
  const second = makeSecondDrive(host);
  const element = h("div", { class: "lab-places" }, h("div", { class: "lab-cables" }, cables),
    foldable("second-drive", "Fit a second drive", h("p", { class: "lab-note" }, SWITCHES_OFF), second));
  const update = (pc) => {
    cables.forEach((one) => one.update(pc));
    second.update(pc);
  };
  return { element, update };
}

// One cable with its two plugs.
function makeCable(channel) {
  const setting = h("span", { class: "lab-setting" });
  const plugs = POSITIONS.map((position) => {
    const device = h("span", { class: "lab-device" });
    const ours = h("span", { class: "lab-ours" }, "this drive");
    const row = h("li", { class: "lab-plug" }, h("span", {}, position), h("span", {}, device, " ", ours));
    return { place: `${channel} ${position}`, device, ours, row };
  });
  const title = h("p", { class: "lab-cable-title" }, `${channel} channel, BIOS: `, setting);
  const update = (pc) => {
    setText(setting, pc.channels[channel] === "none" ? "None" : "Auto");
    for (const plug of plugs) {
      const found = pc.places.find((one) => one.place === plug.place);
      setText(plug.device, found?.device || (found?.ours ? "" : "free"));
      plug.ours.hidden = !found?.ours;
      toggle(plug.row, "lab-taken", Boolean(found?.device || found?.ours));
    }
  };
  const element = h("div", { class: "lab-cable" }, title, h("ul", {}, plugs.map((one) => one.row)));
  return { element, update };
}

function makeSecondDrive(host) {
  const firmware = select("Its firmware", [], () => {});
  const place = select("at", [], () => {});
  const fit = button("Fit", () =>
    host.send("second_drive", { firmware: firmware.input.value || null, place: place.input.value }));
  const update = (pc) => {
    firmware.setValues([...pc.firmware, ERASED_CHIP]);
    place.setValues(pc.places.filter((one) => !one.ours && !one.device).map((one) => one.place));
  };
  return { element: h("div", { class: "lab-row" }, firmware, place, fit), update };
}
