import { beforeEach, expect, test } from "vitest";
import { makePc } from "../../../labkit/bench/static/pc.js";
import { buttonOf, fakeHost, labelled, seriousIn, someJob, somePc } from "./pcstate.js";

let host, pc;

beforeEach(() => {
  sessionStorage.clear();
  host = fakeHost();
  pc = makePc(host);
  document.body.replaceChildren(pc.element);
});

const tabOf = (title) => [...pc.element.querySelectorAll("[role=tab]")].find((one) => one.textContent === title);
const openTab = () => pc.element.querySelector("[role=tab][aria-selected=true]").textContent;

test("The power button does what its words say at that moment.", () => {
  pc.update(somePc({ powered: false, system: "off" }));
  buttonOf(pc.element, "Power on").click();
  pc.update(somePc());
  buttonOf(pc.element, "Power off").click();
  expect(host.sent).toEqual([["power_on", {}], ["power_off", {}]]);
});

test("A PC without power takes no reset and no power cycle; one that runs takes both.", () => {
  const both = () => ["Reset", "Power off and on"].forEach((words) => buttonOf(pc.element, words).click());
  pc.update(somePc({ powered: false, system: "off" }));
  both();
  expect(host.sent).toEqual([]);
  pc.update(somePc());
  both();
  expect(host.sent).toEqual([["reset", {}], ["power_cycle", {}]]);
});

test("The tab of a system opens when it starts to run.", () => {
  pc.update(somePc());
  expect(openTab()).toBe("BIOS");
  pc.update(somePc({ system: "dos" }));
  expect(openTab()).toBe("DOS");
  pc.update(somePc({ system: "windows" }));
  expect(openTab()).toBe("Windows");
});

test("A tab that somebody works in stays open when the system changes.", () => {
  pc.update(somePc({ system: "windows" }));
  buttonOf(pc.element, "Properties").focus();
  pc.update(somePc({ system: "bios" }));
  expect(openTab()).toBe("Windows");
});

test("A tab that was chosen by hand stays when only other things change.", () => {
  pc.update(somePc());
  tabOf("Files").click();
  pc.update(somePc({ files: [] }));
  expect(openTab()).toBe("Files");
});

test("The prompt of DOS still waits for a job when the rest of the PC brings news.", () => {
  pc.update(somePc({ system: "dos" }));
  pc.also.job(someJob());
  pc.update(somePc({ system: "dos", files: [] }));
  const waits = () => pc.element.querySelector(".lab-dos input.lab-line").readOnly;
  expect(waits()).toBe(true);
  pc.also.job(null);
  expect(waits()).toBe(false);
});

test("Sections that are not there yet do no harm.", () => {
  pc.update(null);
  pc.also.job(null);
  expect(openTab()).toBe("BIOS");
});

test("The map names each place, what sits there, which drive is ours, and the BIOS setting.", () => {
  pc.update(somePc());
  const [primary, secondary] = [...pc.element.querySelectorAll(".lab-cable")];
  expect(primary.textContent).toMatch(/Auto.*master.*free.*slave.*SOME DRIVE/);
  expect(secondary.textContent).toContain("None");
  const ours = [...pc.element.querySelectorAll(".lab-plug")].filter((one) => one.querySelector(".lab-ours:not([hidden])"));
  expect(ours.map((one) => one.textContent)).toEqual([expect.stringContaining("SOME DRIVE")]);
});

test("A second drive is offered the free places only.", () => {
  const list = labelled(pc.element, "at");
  const places = somePc().places.map((one) => ({ ...one, device: one.place === "primary master" ? "OTHER" : "" }));
  pc.update(somePc({ places }));
  expect([...list.options].map((one) => one.value)).toEqual(["secondary master", "secondary slave"]);
});

test("A second drive can have an erased chip.", () => {
  pc.update(somePc());
  labelled(pc.element, "Its firmware").value = "";
  buttonOf(pc.element, "Fit").click();
  expect(host.sent).toEqual([["second_drive", { firmware: null, place: "primary master" }]]);
});

test("The BIOS set-up shows which setting holds and sends the other.", () => {
  pc.update(somePc());
  const row = [...pc.element.querySelectorAll(".lab-bios fieldset")].at(-1);
  expect(row.querySelector("legend").textContent).toBe("Secondary channel");
  expect(row.querySelector("input:checked").value).toBe("none");
  labelled(row, "Auto").click();
  expect(host.sent).toEqual([["bios_channel", { channel: "secondary", setting: "auto" }]]);
});

test("axe finds nothing serious in any tab, with the system of each one running.", async () => {
  for (const [system, title] of [["off", "Files"], ["bios", "BIOS"], ["dos", "DOS"], ["windows", "Windows"]]) {
    pc.update(somePc({ system, powered: system !== "off" }));
    pc.also.job(system === "dos" ? someJob() : null);
    tabOf(title).click();
    expect(await seriousIn(pc.element), system).toEqual([]);
  }
});
