// DOS: the screen, the prompt, the floppy in A: and what the keys are taken for.
import { button, group, h, setText } from "./dom.js";
import { makeChooser } from "./chooser.js";
import { makePrompt } from "./prompt.js";
import { makeScreen } from "./screen.js";

const BOOT_DISK = "boot disk";
const DOS_STARTS = "It starts from the boot disk; a PC that runs something else is reset for it.";

export function makeDos(host) {
  const start = button("Start DOS", () => host.send("boot_dos"));
  const prompt = makePrompt("DOS command at", "dos-history", (keys) => host.send("dos", { keys }),
    (way) => screen.page(way));
  const screen = makeScreen("DOS screen", [prompt.element]);
  screen.element.addEventListener("click", () => {
    // A click on the screen means the prompt, but not where somebody marks text.
    if (document.getSelection()?.isCollapsed !== false) prompt.input.focus({ preventScroll: true });
  });
  const floppy = makeChooser("Floppy in A:", "Insert", (label) =>
    host.send("insert_floppy", { label: label === BOOT_DISK ? "" : label }));
  const keyboard = makeChooser("Keyboard layout", "Use", (layout) => host.send("keyboard", { layout }));
  const element = h("div", { class: "lab-dos" },
    h("div", { class: "lab-row" }, start, h("span", { class: "lab-note" }, DOS_STARTS)),
    screen, group("Disk and keys", floppy, keyboard));
  let dos = null;
  let works = false;
  // The prompt comes back when the program has ended; what it prints meanwhile is on the screen already.
  const showJob = (job) => {
    if (!dos) return;
    prompt.element.hidden = !works;
    prompt.update(job?.console ? "" : dos.prompt, Boolean(job));
    screen.follow();
  };
  const update = (pc, job) => {
    dos = pc.dos;
    works = pc.system === "dos";
    setText(start, works ? "Start DOS again" : "Start DOS");
    screen.show(dos.screen || (works ? "" : "DOS is not running."));
    floppy.update([BOOT_DISK, ...dos.floppies.filter((one) => one !== BOOT_DISK)], dos.floppy);
    keyboard.update(dos.layouts, dos.layout);
    showJob(job);
  };
  return { element, update, showJob };
}
