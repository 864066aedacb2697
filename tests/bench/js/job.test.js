import { expect, test } from "vitest";
import { makeJob } from "../../../labkit/bench/static/job.js";
import { buttonOf, fakeHost, someJob } from "./pcstate.js";

function shown(section, host = fakeHost()) {
  const job = makeJob(host);
  document.body.replaceChildren(job.element);
  job.update(section);
  return job;
}

const barOf = (job) => job.element.querySelector("[role=progressbar]");

test("A job shows its line, its seconds, its bank and its percent, in words and as a bar.", () => {
  const job = shown(someJob());
  expect(job.element.textContent).toMatch(/TOOL 2 W.*3\.3 s.*40 %, bank 6/);
  expect(barOf(job).getAttribute("aria-valuenow")).toBe("40");
  expect(barOf(job).firstChild.style.width).toBe("40%");
});

test("A job without a known end says so and has no value.", () => {
  const job = shown(someJob({ percent: null, bank: null }));
  expect(barOf(job).hasAttribute("aria-valuenow")).toBe(false);
  expect(barOf(job).getAttribute("aria-valuetext")).toBe("no known end");
});

test("Nought percent and bank 0 are numbers like others.", () => {
  const bar = barOf(shown(someJob({ percent: 0, bank: 0 })));
  expect([bar.getAttribute("aria-valuenow"), bar.getAttribute("aria-valuetext")]).toEqual(["0", "0 %, bank 0"]);
});

test("A job can be cancelled or lose its power, also one that a cell runs.", () => {
  const host = fakeHost();
  const job = shown(someJob({ in_cell: true }), host);
  expect(job.element.textContent).toContain("cell");
  buttonOf(job.element, "Cancel").click();
  buttonOf(job.element, "Pull the plug now").click();
  expect(host.sent).toEqual([["cancel", {}], ["cut_power", {}]]);
});

test("When nothing runs the buttons do nothing but keep the focus.", () => {
  const host = fakeHost();
  const job = shown(someJob(), host);
  buttonOf(job.element, "Cancel").focus();
  job.update(null);
  expect(document.activeElement).toBe(buttonOf(job.element, "Cancel"));
  document.activeElement.click();
  expect(host.sent).toEqual([]);
  expect(job.element.textContent).toContain("Nothing is running.");
});

test("The console grows with the program, follows its end, and is away with it.", () => {
  const job = shown(someJob());
  Object.defineProperty(job.element.querySelector(".lab-screen"), "scrollHeight", { value: 500 });
  job.update(someJob({ console: "Writing\nBANK0" }));
  expect(job.element.querySelector(".lab-screen").scrollTop).toBe(500);
  expect(job.element.querySelector("pre").textContent).toBe("Writing\nBANK0");
  job.update(null);
  expect(job.element.querySelector("pre").textContent).toBe("");
});
