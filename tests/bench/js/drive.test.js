// The drive's front and back: what the state shows, and what a click or a choice sends.
import { afterEach, expect, test, vi } from "vitest";
import { fire, key, open } from "./fake.js";
import { labelled } from "./pcstate.js";

afterEach(() => vi.unstubAllGlobals());

// What holds is chosen in two steps, so that arrow keys in a list do nothing yet.
const choose = (node, value) => {
  node.value = value;
  fire(node, "change");
  node.closest(".lab-row").querySelector("button").click();
};

const jumperOf = (el) =>
  [...[...el.querySelectorAll("fieldset")].find((one) => one.textContent.startsWith("Jumper")).querySelectorAll("input")];

test("light, tray and disc show in the picture and in words", () => {
  const { model, el, part } = open();
  model.change("drive", { light: true, light_words: "slow", tray: "open", disc: true });
  const front = part(".lab-front");
  expect([front.dataset.light, front.dataset.tray, front.dataset.disc]).toEqual(["on", "open", "yes"]);
  expect(el.textContent).toContain("Light: blinking slowly");
  expect(el.textContent).toContain("Tray: open, with a disc");
  expect(part(".lab-front .badge").textContent).toBe("SONY DVD RW DW-D22A");
});

test("with little motion wanted a blinking light stands still", () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const { model, part } = open();
  const shown = [true, false, true].map((light) => {
    model.change("drive", { light, light_words: "fast" });
    return part(".lab-front").dataset.light;
  });
  expect(shown).toEqual(["blink", "blink", "blink"]);
  model.change("drive", { light: true, light_words: "on" });
  expect(part(".lab-front").dataset.light).toBe("on");
});

test("what the hands do at the front goes out as the bench's own verbs", () => {
  const { model, button, part } = open();
  button("Push the tray shut").click();
  button("Lay a disc in").click();
  button("Pin in the pinhole").click();
  button("Pinhole, a disc in").click();
  fire(part(".lab-front .pinhole"), "click");
  fire(part(".lab-front .tray"), "click");
  model.change("drive", { disc: true, tray: "open" });
  button("Take the disc out").click();
  fire(part(".lab-front .tray"), "click");
  const pinholes = ["pinhole", "pinhole", "pinhole"];
  expect(model.acts).toEqual(["push_tray", "insert", ...pinholes, "take_disc", "push_tray"]);
  expect(model.sent[3].options).toEqual({ disc: true });
});

test("each plug is pulled or put back, whichever is possible", () => {
  const { model, button, part } = open();
  button("Pull the power plug").click();
  fire(part(".lab-back .plug-ribbon"), "click");
  model.change("drive", { power_plug: false, ribbon: false });
  expect([part(".lab-back").dataset.powerPlug, part(".lab-back").dataset.ribbon]).toEqual(["out", "out"]);
  button("Plug in the ribbon").click();
  fire(part(".lab-back .plug-power"), "click");
  expect(model.acts).toEqual(["unplug_power", "pull_ribbon", "plug_ribbon", "plug_power"]);
});

test("the jumper is set by its buttons or in the picture, and never to where it is", () => {
  const { model, el, part } = open();
  const radios = jumperOf(el);
  expect(radios.find((one) => one.checked).value).toBe("SL");
  radios[0].click();
  fire(part(".lab-back .jumper-SL"), "click");
  fire(part(".lab-back .jumper-CS"), "click");
  expect(model.sent.map((one) => one.options.jumper)).toEqual(["MA", "CS"]);
});

test("the service jumper goes on two pins that are clicked one after the other", () => {
  const { model, part } = open();
  const pin = (number) => part(`.lab-back .pin-${number}`);
  fire(pin(6), "click");
  expect(pin(6).querySelector(".chosen")).not.toBeNull();
  expect(model.acts).toEqual([]);
  fire(pin(5), "click");
  expect(model.sent).toEqual([{ act: "service_pins", options: { pins: [5, 6] } }]);
  expect(part(".chosen")).toBeNull();
});

test("a pin clicked twice is none, and a click on a fitted pin takes the jumper off", () => {
  const { model, part } = open();
  for (let count = 0; count < 2; count += 1) fire(part(".lab-back .pin-3"), "click");
  expect(model.acts).toEqual([]);
  expect(part(".chosen")).toBeNull();
  model.change("drive", { pins: [5, 6] });
  fire(part(".lab-back .pin-5"), "click");
  expect(model.sent).toEqual([{ act: "service_pins", options: { pins: null } }]);
});

test("the list offers every pair of pins, and none", () => {
  const { model, el, part } = open();
  const pins = labelled(el, "Service jumper");
  expect(pins.options.length).toBe(16);
  choose(pins, "2-5");
  choose(pins, "none");
  expect(model.sent.map((one) => one.options.pins)).toEqual([[2, 5], null]);
  model.change("drive", { pins: [2, 5] });
  expect([pins.value, part(".lab-back").dataset.pins]).toEqual(["2-5", "2-5"]);
});

test("the drive moves when the place is confirmed", () => {
  const { model, el } = open();
  const places = labelled(el, "Place on the cables");
  expect(places.value).toBe("primary slave");
  places.value = "primary master";
  fire(places, "change");
  expect(model.acts).toEqual([]);
  choose(places, "secondary master");
  expect(model.sent).toEqual([{ act: "move", options: { place: "secondary master" } }]);
});

test("arrow keys go over the jumper's places without setting it", () => {
  const { model, el } = open();
  const radios = jumperOf(el);
  radios[1].focus();
  expect(key(radios[1], "keydown", { key: "ArrowRight" }).defaultPrevented).toBe(true);
  expect(document.activeElement).toBe(radios[2]);
  key(radios[2], "keydown", { key: "ArrowDown" });
  expect(document.activeElement).toBe(radios[0]);
  expect(key(radios[0], "keydown", { key: " " }).defaultPrevented).toBe(false);
  expect(model.acts).toEqual([]);
});

test("a jumper or a speed that the bench refuses goes back to what is true", () => {
  const { model, el } = open();
  const radios = jumperOf(el);
  radios[0].click();
  const speed = labelled(el, "Speed");
  speed.value = "10";
  fire(speed, "change");
  model.set("notice", { text: "There is a drive already.", kind: "error", number: 1 });
  expect(radios.map((one) => one.checked)).toEqual([false, true, false]);
  expect(speed.value).toBe("1");
});

test("every part of the pictures that the modules look for is there", () => {
  const { part } = open();
  const pins = [1, 2, 3, 4, 5, 6].map((one) => `pin-${one}`);
  const back = ["plug-power", "plug-ribbon", "jumper-MA", "jumper-SL", "jumper-CS", "pins-jumper", ...pins];
  const front = ["light", "tray", "eject", "pinhole", "badge"];
  expect(back.filter((one) => !part(`.lab-back .${one}`))).toEqual([]);
  expect(front.filter((one) => !part(`.lab-front .${one}`))).toEqual([]);
});
