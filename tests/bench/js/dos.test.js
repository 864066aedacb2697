import { beforeEach, expect, test } from "vitest";
import { makeDos } from "../../../labkit/bench/static/dos.js";
import { buttonOf, fakeHost, labelled, press, someJob, somePc } from "./pcstate.js";

let host, dos, line;

const inDos = (changes = {}) => somePc({ system: "dos", dos: { ...somePc().dos, screen: "A:\\>VER", ...changes } });

beforeEach(() => {
  sessionStorage.clear();
  host = fakeHost();
  dos = makeDos(host);
  document.body.replaceChildren(dos.element);
  dos.update(inDos());
  line = dos.element.querySelector("input.lab-line");
});

function type(words) {
  line.value = words;
  press(line, "Enter");
}

test("Enter sends the line as the keys say it and clears it; an empty line sends nothing.", () => {
  type("DIR a:");
  expect(line.value).toBe("");
  type("   ");
  expect(host.sent).toEqual([["dos", { keys: "DIR a:" }]]);
});

test("The arrows walk through earlier lines and come back to the unfinished one.", () => {
  type("ONE");
  type("TWO");
  line.value = "unfin";
  const seen = ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"].map((key) => {
    press(line, key);
    return line.value;
  });
  expect(seen).toEqual(["TWO", "ONE", "ONE", "TWO", "unfin"]);
});

test("The history outlives the panel.", () => {
  type("ONE");
  const again = makeDos(fakeHost());
  again.update(inDos());
  const fresh = again.element.querySelector("input.lab-line");
  press(fresh, "ArrowUp");
  expect(fresh.value).toBe("ONE");
});

test("What somebody else wrote into the memory does no harm.", () => {
  sessionStorage.setItem("labkit-bench:dos-history", "{nonsense");
  expect(() => makeDos(fakeHost())).not.toThrow();
});

test("Escape clears the line and is kept from the notebook.", () => {
  line.value = "FORM";
  let heard = false;
  document.body.addEventListener("keydown", () => (heard = true), { once: true });
  press(line, "Escape");
  expect([line.value, heard]).toEqual(["", false]);
});

test("While a job runs the line waits without losing the focus, and Enter sends nothing.", () => {
  line.focus();
  dos.showJob(someJob());
  type("DIR");
  expect(host.sent).toEqual([]);
  expect(document.activeElement).toBe(line);
  expect(line.getAttribute("aria-disabled")).toBe("true");
  dos.showJob(null);
  type("DIR");
  expect(host.sent).toEqual([["dos", { keys: "DIR" }]]);
});

test("While a program prints, the screen shows it once and no prompt; both come back at its end.", () => {
  const screen = dos.element.querySelector(".lab-screen");
  dos.update(inDos({ screen: "A:\\>TOOL 2 W\nWriting" }), someJob({ label: "TOOL 2 W", console: "Writing" }));
  expect(screen.textContent.match(/TOOL|Writing|A:/g)).toEqual(["A:", "TOOL", "Writing"]);
  dos.showJob(null);
  expect(screen.textContent.match(/A:/g)).toHaveLength(2);
});

test("A job that prints nothing is no line of DOS, and the prompt stays.", () => {
  dos.showJob(someJob({ label: "Waiting", console: "" }));
  const { textContent } = dos.element.querySelector(".lab-screen");
  expect([textContent.includes("Waiting"), textContent.match(/A:/g).length]).toEqual([false, 2]);
});

test("Without DOS there is no prompt, but a button that starts it.", () => {
  dos.update(somePc());
  expect(line.parentNode.hidden).toBe(true);
  buttonOf(dos.element, "Start DOS").click();
  expect(host.sent).toEqual([["boot_dos", {}]]);
});

test("The screen follows its end until somebody scrolls up, and again when they are back.", () => {
  const screen = dos.element.querySelector(".lab-screen");
  Object.defineProperties(screen, { clientHeight: { value: 100 }, scrollHeight: { get: () => 500 } });
  const scrollTo = (top) => {
    screen.scrollTop = top;
    screen.dispatchEvent(new Event("scroll"));
  };
  scrollTo(30);
  dos.update(inDos({ screen: "more" }));
  expect(screen.scrollTop).toBe(30);
  scrollTo(400);
  dos.update(inDos({ screen: "even more" }));
  expect(screen.scrollTop).toBe(500);
});

test("A floppy goes in at the button; the boot disk has no label.", () => {
  const list = labelled(dos.element, "Floppy in A:");
  list.value = "rescue";
  buttonOf(dos.element, "Insert").click();
  list.value = "boot disk";
  buttonOf(dos.element, "Insert").click();
  expect(host.sent).toEqual([["insert_floppy", { label: "rescue" }], ["insert_floppy", { label: "" }]]);
});

test("A choice that is not done yet outlives other news, and follows the disk that is put in elsewhere.", () => {
  const list = labelled(dos.element, "Floppy in A:");
  list.value = "rescue";
  dos.update(inDos({ floppies: ["another", "rescue"] }));
  expect(list.value).toBe("rescue");
  dos.update(inDos({ floppies: ["another", "rescue"], floppy: "another" }));
  expect(list.value).toBe("another");
});

test("Without a disk in A: the list offers one to put in.", () => {
  dos.update(inDos({ floppy: "" }));
  expect(labelled(dos.element, "Floppy in A:").value).toBe("boot disk");
  buttonOf(dos.element, "Insert").click();
  expect(host.sent).toEqual([["insert_floppy", { label: "" }]]);
});

test("The keyboard layout is loaded by its name.", () => {
  labelled(dos.element, "Keyboard layout").value = "po";
  buttonOf(dos.element, "Use").click();
  expect(host.sent).toEqual([["keyboard", { layout: "po" }]]);
});
