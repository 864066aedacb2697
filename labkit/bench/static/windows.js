// Windows: what it lists, and the tools that run in it.
import { button, group, h, setChildren, setText } from "./dom.js";
import { foldable } from "./memory.js";
import { makeScreen } from "./screen.js";
import { makeToolRow } from "./toolrow.js";

const OFF = "Windows is not running.";
const UNSEEN = "Not opened since Windows looked for drives.";
const IMAGES = [".BIN"];
const FLASHERS = [".EXE"];
const ON_FILE = { file: "file" };
const ON_NAME = { file: "name" };
const INTO = { to: "to" };
const NAME_INTO = { file: "name", to: "to" };

// In the order in which they are met in the course.
const WINDOWS_TOOLS = [
  { title: "Vendor flasher", hint: "Flashes, then restarts the PC.", file: "Flasher", kinds: FLASHERS,
    acts: [["Run", "windows_flash", ON_NAME]] },
  { title: "WinFlash", file: "Image", kinds: IMAGES,
    acts: [["IDE mode", "winflash", ON_NAME], ["ATAPI mode", "winflash_atapi", ON_FILE]] },
  { title: "Flash utility: read", hint: "Through the running firmware.", to: "Into file", name: "FLASH.BIN",
    acts: [["Read flash", "flash_read", INTO]] },
  { title: "Flash utility: write", hint: "Through the running firmware; then the PC restarts.",
    file: "Image", kinds: IMAGES, acts: [["Write flash", "flash_write", ON_FILE]] },
  { title: "EEPROM utility: back up", to: "Into file", name: "EEPROM.BIN",
    acts: [["Back up", "eeprom_backup", INTO]] },
  { title: "EEPROM utility: restore", hint: "Then the PC restarts.", file: "EEPROM file",
    kinds: IMAGES, acts: [["Restore", "eeprom_restore", ON_FILE], ["Repair checksum", "eeprom_repair"]] },
  { title: "EEPROM utility: convert", hint: "Then the PC restarts.", model: "Model",
    acts: [["Convert", "eeprom_convert", { model: "model" }]] },
  { title: "EEPROM utility: forget", hint: "Clears what the drive learnt of discs. Then the PC restarts.",
    acts: [["Forget learnt data", "eeprom_reset_learnt"]] },
  { title: "Region tool", hint: "Changes one byte of the EEPROM and leaves the checksum as it was.",
    numbers: { offset: ["Byte (hex)", 3], value: ["Becomes (hex)", 2] },
    acts: [["Write byte", "eeprom_byte", { offset: "offset", value: "value" }]] },
  { title: "FlashFix", hint: "Takes the drive check out of a flasher.", file: "Flasher",
    kinds: FLASHERS, to: "New file", name: "FIXED.EXE", acts: [["Fix", "flashfix", NAME_INTO]] },
  { title: "OmniPatcher", hint: "Patches an image or a flasher.", file: "File",
    kinds: [...IMAGES, ...FLASHERS], to: "New file", name: "PATCHED.BIN",
    acts: [["Patch", "omnipatcher", NAME_INTO]] },
];

export function makeWindows(host) {
  const start = button("Start Windows", () => host.send("windows"));
  const act = (words, name) => button(words, () => host.send(name));
  const manager = makeDeviceList("Device Manager: DVD/CD-ROM drives",
    act("Properties", "device_manager_properties"), act("Look for drives again", "rescan"));
  const computer = makeDeviceList("My Computer", act("Open", "my_computer"),
    act("Double-click the drive", "explorer"), act("Copy the disc", "copy_disc"));
  const page = makeScreen("What Windows said last", [], null);
  const tools = WINDOWS_TOOLS.map((one) => makeToolRow(host, one));
  const element = h("div", { class: "lab-windows" },
    h("div", { class: "lab-row" }, start),
    h("div", { class: "lab-lists" }, manager, computer),
    group("Said last", page),
    foldable("windows-tools", "Tools", h("div", { class: "lab-tools" }, tools)));
  const update = (pc) => {
    const works = pc.system === "windows";
    setText(start, works ? "Back to Windows" : "Start Windows");
    manager.update(works ? pc.windows.devices : OFF);
    computer.update(works ? pc.windows.my_computer ?? UNSEEN : OFF);
    page.show(pc.windows.page || "Nothing yet.");
    tools.forEach((one) => one.setFiles(pc.files));
    tools.forEach((one) => one.setModels(pc.windows.models));
  };
  return { element, update };
}

// Lines as a list, or words on why there are none; and what can be done with them.
function makeDeviceList(title, ...buttons) {
  const items = h("ul", { class: "lab-devices" });
  const none = (words) => h("li", { class: "lab-none" }, words);
  const update = (lines) =>
    setChildren(items, lines, () => {
      if (typeof lines === "string") return none(lines);
      return lines.length ? lines.map((one) => h("li", {}, one)) : none("No drive is listed.");
    });
  return { element: group(title, items, h("div", { class: "lab-row" }, buttons)), update };
}
