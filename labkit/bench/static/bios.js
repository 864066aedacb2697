// The BIOS: what POST printed, and the two settings that change it.
import { group, h, newId } from "./dom.js";
import { makeScreen } from "./screen.js";

const CHANNEL_WORDS = { primary: "Primary channel", secondary: "Secondary channel" };
const SETTING_WORDS = { auto: "Auto", none: "None" };

export function makeBios(host) {
  const screen = makeScreen("POST screen", [], null);
  const channels = Object.keys(CHANNEL_WORDS).map((name) => makeChannelSetting(host, name));
  const note = h("p", { class: "lab-note" }, "A setting counts from the next POST on.");
  const element = h("div", { class: "lab-bios" }, screen, group("BIOS set-up", channels, note));
  const update = (pc) => {
    screen.show(pc.post || (pc.powered ? "" : "The PC is off. Switch it on to see POST."));
    channels.forEach((one) => one.update(pc.channels[one.name]));
  };
  return { element, update };
}

// Auto: POST looks at the channel. None: it leaves the channel out.
function makeChannelSetting(host, name) {
  const together = newId("channel");
  const set = (setting) => host.send("bios_channel", { channel: name, setting });
  const inputs = Object.keys(SETTING_WORDS).map((value) =>
    h("input", { type: "radio", name: together, value, on: { change: () => set(value) } }));
  const rows = inputs.map((input) =>
    h("label", { class: "lab-check" }, input, h("span", {}, SETTING_WORDS[input.value])));
  const element = h("fieldset", { class: "lab-choice" }, h("legend", {}, CHANNEL_WORDS[name]), rows);
  const update = (setting) => inputs.forEach((input) => (input.checked = input.value === setting));
  return { element, name, update };
}
