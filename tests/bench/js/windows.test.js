import { beforeEach, expect, test } from "vitest";
import { makeFiles } from "../../../labkit/bench/static/files.js";
import { makeWindows } from "../../../labkit/bench/static/windows.js";
import { buttonOf, fakeHost, labelled, somePc } from "./pcstate.js";

let host;

function shown(make, pc = somePc({ system: "windows" })) {
  const part = make(host);
  part.update(pc);
  return part;
}

beforeEach(() => {
  sessionStorage.clear();
  host = fakeHost();
});

const toolOf = (part, title) =>
  [...part.element.querySelectorAll("fieldset")].find((one) => one.querySelector("legend").textContent === title);

const valuesOf = (list) => [...list.options].map((one) => one.value);

test("An empty Device Manager is told apart from a Windows that does not run.", () => {
  expect(shown(makeWindows).element.textContent).toContain("No drive is listed.");
  const before = somePc({ windows: { ...somePc().windows, devices: ["OLD DRIVE"] } });
  const text = shown(makeWindows, before).element.textContent;
  expect([text.includes("Windows is not running."), text.includes("OLD DRIVE")]).toEqual([true, false]);
});

test("A My Computer that nobody opened is told apart from one without a drive.", () => {
  const running = (my_computer) => somePc({ system: "windows", windows: { ...somePc().windows, devices: ["A"], my_computer } });
  const textOf = (pc) => shown(makeWindows, pc).element.textContent;
  const said = (text) => [text.includes("Not opened since"), text.includes("No drive is listed.")];
  expect([said(textOf(running(null))), said(textOf(running([])))]).toEqual([[true, false], [false, true]]);
});

test("The page is what was said last, and says so where nothing was.", () => {
  const windows = shown(makeWindows);
  const page = () => windows.element.querySelector("pre").textContent;
  const said = (words) => ({ ...somePc().windows, page: words });
  windows.update(somePc({ system: "windows", windows: said("Sending") }));
  expect(page()).toBe("Sending");
  windows.update(somePc({ system: "windows", windows: said("") }));
  expect(page()).toBe("Nothing yet.");
});

test("Each tool sends its own verb with the names that the verb takes.", () => {
  const windows = shown(makeWindows);
  const expected = [
    ["Run", "windows_flash", { name: "TOOL.EXE" }],
    ["IDE mode", "winflash", { name: "MINE.BIN" }],
    ["ATAPI mode", "winflash_atapi", { file: "MINE.BIN" }],
    ["Read flash", "flash_read", { to: "FLASH.BIN" }],
    ["Write flash", "flash_write", { file: "MINE.BIN" }],
    ["Back up", "eeprom_backup", { to: "EEPROM.BIN" }],
    ["Restore", "eeprom_restore", { file: "MINE.BIN" }],
    ["Repair checksum", "eeprom_repair", {}],
    ["Convert", "eeprom_convert", { model: "MODEL-2" }],
    ["Forget learnt data", "eeprom_reset_learnt", {}],
    ["Write byte", "eeprom_byte", { offset: 0x1fe, value: 10 }],
    ["Fix", "flashfix", { name: "TOOL.EXE", to: "FIXED.EXE" }],
    ["Patch", "omnipatcher", { name: "MINE.BIN", to: "PATCHED.BIN" }],
    ["Properties", "device_manager_properties", {}],
    ["Look for drives again", "rescan", {}],
    ["Open", "my_computer", {}],
    ["Double-click the drive", "explorer", {}],
    ["Copy the disc", "copy_disc", {}],
    ["Back to Windows", "windows", {}],
  ];
  const region = toolOf(windows, "Region tool");
  labelled(region, "Byte").value = "1FEh";
  labelled(region, "Becomes").value = "a";
  labelled(windows.element, "Model").value = "MODEL-2";
  for (const [words] of expected) buttonOf(windows.element, words).click();
  expect(host.sent).toEqual(expected.map(([, act, options]) => [act, options]));
});

test("A tool offers only files of its kind, one's own first.", () => {
  const windows = shown(makeWindows);
  expect(valuesOf(toolOf(windows, "Vendor flasher").querySelector("select"))).toEqual(["TOOL.EXE"]);
  expect(valuesOf(toolOf(windows, "WinFlash").querySelector("select"))).toEqual(["MINE.BIN", "ONE.BIN"]);
});

test("A tool without a file for it cannot be run.", () => {
  const windows = shown(makeWindows, somePc({ files: [] }));
  buttonOf(windows.element, "Run").click();
  expect(host.sent).toEqual([]);
});

test("A result without a name is asked for, not sent.", () => {
  const windows = shown(makeWindows);
  toolOf(windows, "FlashFix").querySelector("input").value = "  ";
  buttonOf(windows.element, "Fix").click();
  expect(host.sent).toEqual([]);
  expect(host.notices).toEqual([expect.stringContaining("name")]);
});

test.each(["", "12345", "xyz", "-1", "1.5"])("A byte of %j is no number for the region tool: one sentence, nothing sent.", (words) => {
  const windows = shown(makeWindows);
  const region = toolOf(windows, "Region tool");
  labelled(region, "Byte").value = words;
  labelled(region, "Becomes").value = "FF";
  buttonOf(region, "Write byte").click();
  expect(host.sent).toEqual([]);
  expect(host.notices).toEqual([expect.stringContaining("0 to FFF into “Byte (hex)”")]);
});

test("A floppy is made of the ticked files, which stay ticked when others come.", () => {
  const files = shown(makeFiles);
  labelled(files.element, "ONE.BIN").checked = true;
  files.update(somePc({ files: [...somePc().files, { name: "NEW.BIN", size: 5, own: true }] }));
  labelled(files.element, "Label").value = "rescue";
  labelled(files.element, "MTKFLASH on it").value = "1.80";
  buttonOf(files.element, "Make floppy").click();
  expect(host.sent).toEqual([["make_floppy", { label: "rescue", files: ["ONE.BIN"], mtkflash: "1.80" }]]);
});

test("A floppy without a label is not made.", () => {
  const files = shown(makeFiles);
  buttonOf(files.element, "Make floppy").click();
  expect([host.sent, host.notices.length]).toEqual([[], 1]);
});

test("A file that is gone is on no floppy.", () => {
  const files = shown(makeFiles);
  labelled(files.element, "MINE.BIN").checked = true;
  files.update(somePc({ files: somePc().files.slice(0, 2) }));
  labelled(files.element, "Label").value = "rescue";
  buttonOf(files.element, "Make floppy").click();
  expect(host.sent[0][1].files).toEqual([]);
});

test("The list tells sizes and whose a file is.", () => {
  const rows = [...shown(makeFiles).element.querySelectorAll(".lab-filelist li")].map((one) => one.textContent);
  expect(rows[0]).toMatch(/ONE\.BIN.*1,048,576.*lab/);
  expect(rows[2]).toMatch(/MINE\.BIN.*1,024.*yours/);
});

test("Downloads come from the net, and the clip takes and gives files.", () => {
  const files = shown(makeFiles);
  expect(valuesOf(labelled(files.element, "File on the net"))).toEqual(["ONE.BIN", "TOOL.EXE"]);
  for (const words of ["Download", "Write chip", "Read chip"]) buttonOf(files.element, words).click();
  expect(host.sent).toEqual([
    ["download", { file: "ONE.BIN" }],
    ["program_chip", { file: "MINE.BIN" }],
    ["read_chip", { to: "CHIP.BIN" }],
  ]);
});
