import axe from "axe-core";

// A PC as the panel is told of it, and a host that keeps what is sent.

export function somePc(changes = {}) {
  const places = ["primary master", "primary slave", "secondary master", "secondary slave"];
  const devices = { "primary slave": "SOME DRIVE" };
  return {
    powered: true,
    system: "bios",
    places: places.map((place) => ({ place, device: devices[place] ?? "", ours: place in devices })),
    channels: { primary: "auto", secondary: "none" },
    post: "Primary Slave : SOME DRIVE",
    dos: { prompt: "A:\\>", screen: "", floppy: "boot disk", floppies: ["rescue"], layout: "us", layouts: ["us", "po"] },
    windows: { devices: [], my_computer: [], drive: "", models: ["MODEL-1", "MODEL-2"], page: "" },
    files: [
      { name: "ONE.BIN", size: 1048576, own: false },
      { name: "TOOL.EXE", size: 1049600, own: false },
      { name: "MINE.BIN", size: 1024, own: true },
    ],
    firmware: ["aaa", "bbb"],
    ...changes,
  };
}

export const someJob = (changes = {}) => ({
  label: "TOOL 2 W", seconds: 3.25, console: "Writing", percent: 40.6, bank: 6, in_cell: false, ...changes,
});

export function fakeHost() {
  const sent = [];
  const notices = [];
  return { sent, notices, send: (act, options = {}) => sent.push([act, options]), notice: (words) => notices.push(words) };
}

export function press(node, key) {
  node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

export function buttonOf(element, words) {
  return [...element.querySelectorAll("button")].find((one) => one.textContent === words);
}

// The control that a label with these words belongs to.
export function labelled(element, words) {
  return [...element.querySelectorAll("label")].find((one) => one.textContent.startsWith(words)).control;
}

// What axe finds serious. jsdom neither lays out nor draws, so what needs that is for a real browser.
export async function seriousIn(node) {
  const drawn = ["color-contrast", "target-size", "label-content-name-mismatch"];
  const { violations } = await axe.run(node, { rules: Object.fromEntries(drawn.map((one) => [one, { enabled: false }])) });
  return violations.filter((one) => ["serious", "critical"].includes(one.impact)).map((one) => one.help);
}
