// The BIOS: what POST printed, and the two settings that change it.
import { group, h } from "./dom.js";
import { makeRadios } from "./radios.js";
import { makeScreen } from "./screen.js";

const CHANNEL_WORDS = { primary: "Primary channel", secondary: "Secondary channel" };
// Auto: POST looks at the channel. None: it leaves the channel out.
const SETTING_WORDS = { auto: "Auto", none: "None" };

export function makeBios(host) {
  const screen = makeScreen("POST screen", [], null);
  const channels = Object.entries(CHANNEL_WORDS).map(([channel, words]) => ({
    channel,
    radios: makeRadios(words, SETTING_WORDS, (setting) => host.send("bios_channel", { channel, setting })),
  }));
  const note = h("p", { class: "lab-note" }, "A setting counts from the next POST on.");
  const setUp = group("BIOS set-up", channels.map((one) => one.radios), note);
  const element = h("div", { class: "lab-bios" }, screen, setUp);
  const update = (pc) => {
    screen.show(pc.post || (pc.powered ? "" : "The PC is off. Switch it on to see POST."));
    for (const { channel, radios } of channels) radios.update(pc.channels[channel]);
  };
  return { element, update };
}
