// The BIOS: what POST printed, and the two settings that change it.
import { button, group, h, setAttr, setText } from "./dom.js";
import { makeScreen } from "./screen.js";

const CHANNEL_WORDS = { primary: "Primary channel", secondary: "Secondary channel" };

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
  const choices = [["auto", "Auto"], ["none", "None"]].map(([setting, words]) => ({
    setting,
    node: button(words, () => host.send("bios_channel", { channel: name, setting })),
  }));
  const words = h("span", { class: "lab-setting-name" });
  setText(words, CHANNEL_WORDS[name]);
  const row = h("div", { class: "lab-row", role: "group", "aria-label": CHANNEL_WORDS[name] },
    words, choices.map((one) => one.node));
  const update = (setting) =>
    choices.forEach((one) => setAttr(one.node, "aria-pressed", one.setting === setting ? "true" : "false"));
  return { element: row, name, update };
}
