// Files: the lab's and one's own, floppies made from them, and the programmer's clip.
import { button, checkbox, field, group, h, select, setChildren } from "./dom.js";
import { makeToolRow } from "./toolrow.js";

const MTKFLASH_VERSIONS = ["1.83c", "1.80.1", "1.80"];
const NO_FLASHER = ["", "none"];
const CLIP_HINT = "A programmer on the flash chip itself; the drive must have no power.";
const CHIP_TOOLS = [
  { title: "Clip: write the chip", hint: CLIP_HINT, file: "Image",
    kinds: [".BIN"], acts: [["Write chip", "program_chip", { file: "file" }]] },
  { title: "Clip: read the chip", hint: CLIP_HINT, to: "Into file",
    name: "CHIP.BIN", acts: [["Read chip", "read_chip", { to: "to" }]] },
];

export function makeFiles(host) {
  const list = makeFileList();
  const net = makeToolRow(host, { title: "Download", hint: "A copy of your own of a file from the net.",
    file: "File on the net", acts: [["Download", "download", { file: "file" }]] });
  const chip = CHIP_TOOLS.map((one) => makeToolRow(host, one));
  const element = h("div", { class: "lab-files" }, list, makeFloppyForm(host, list),
    h("div", { class: "lab-tools" }, net, chip));
  const update = (pc) => {
    list.update(pc.files);
    net.setFiles(pc.files.filter((one) => !one.own));
    chip.forEach((one) => one.setFiles(pc.files));
  };
  return { element, update };
}

// {element, update(files), ticked()}; what is ticked stays so when the list changes.
function makeFileList() {
  const body = h("ul", { class: "lab-filelist" });
  const boxes = new Map();
  const ticked = () => [...boxes].filter(([, box]) => box.input.checked).map(([name]) => name);
  const row = (file) => {
    const box = checkbox(file.name, () => {});
    box.input.checked = boxes.get(file.name)?.input.checked ?? false;
    boxes.set(file.name, box);
    const size = `${file.size.toLocaleString("en")} bytes`;
    return h("li", {}, box, h("span", { class: "lab-size" }, size),
      h("span", { class: "lab-owner" }, file.own ? "yours" : "the lab's"));
  };
  const update = (files) => {
    setChildren(body, files, () => files.map(row));
    const names = new Set(files.map((one) => one.name));
    for (const name of boxes.keys()) if (!names.has(name)) boxes.delete(name);
  };
  return { element: group("Files", body), update, ticked };
}

function makeFloppyForm(host, list) {
  const label = field("Label", null, { class: "lab-name" });
  const flasher = select("MTKFLASH on it", [...MTKFLASH_VERSIONS, NO_FLASHER], () => {});
  const make = () => {
    const words = label.input.value.trim();
    const mtkflash = flasher.input.value;
    if (words) host.send("make_floppy", { label: words, files: list.ticked(), mtkflash });
    else {
      label.input.focus();
      host.notice("Write a name on the floppy's label first.");
    }
  };
  const hint = h("p", { class: "lab-note" }, "From the files ticked above. It holds 1.44 MB.");
  return group("Make a floppy", hint,
    h("div", { class: "lab-row" }, label, flasher, button("Make floppy", make)));
}
