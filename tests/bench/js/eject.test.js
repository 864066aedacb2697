// The eject button: short and long, by pointer, keys and click, in the picture and beside it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fire, key, open } from "./fake.js";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const byKey = (name) => ({
  down: (node) => key(node, "keydown", { key: name }),
  up: (node) => key(node, "keyup", { key: name }),
});
const WAYS = {
  pointer: { down: (node) => fire(node, "pointerdown", { pointerId: 1, button: 0 }),
    up: (node) => fire(node, "pointerup", { pointerId: 1 }) },
  Space: byKey(" "),
  Enter: byKey("Enter"),
};

for (const [way, { down, up }] of Object.entries(WAYS)) {
  test(`a short press by ${way} is a press`, () => {
    const { model, button } = open();
    down(button("Eject"));
    vi.advanceTimersByTime(399);
    expect(model.acts).toEqual([]);
    up(button("Eject"));
    vi.advanceTimersByTime(1000);
    expect(model.sent).toEqual([{ act: "press_eject", options: {} }]);
  });

  test(`a long press by ${way} holds the button down until it is let go`, () => {
    const { model, button } = open();
    down(button("Eject"));
    vi.advanceTimersByTime(400);
    expect(model.acts).toEqual(["hold_eject"]);
    vi.advanceTimersByTime(5000);
    up(button("Eject"));
    up(button("Eject"));
    expect(model.acts).toEqual(["hold_eject", "release_eject"]);
  });
}

for (const name of ["pointercancel", "lostpointercapture", "blur"]) {
  test(`${name} lets a held button go, and a short press that it breaks off is none`, () => {
    const { model, button } = open();
    WAYS.pointer.down(button("Eject"));
    fire(button("Eject"), name, { pointerId: 1 });
    expect(model.acts).toEqual([]);
    WAYS.pointer.down(button("Eject"));
    vi.advanceTimersByTime(500);
    fire(button("Eject"), name, { pointerId: 1 });
    expect(model.acts).toEqual(["hold_eject", "release_eject"]);
  });
}

test("a held button is let go when the window loses the focus or the panel goes away", () => {
  const { model, button, stop } = open();
  WAYS.pointer.down(button("Eject"));
  vi.advanceTimersByTime(500);
  fire(window, "blur");
  WAYS.Space.down(button("Eject"));
  vi.advanceTimersByTime(500);
  stop();
  expect(model.acts).toEqual(["hold_eject", "release_eject", "hold_eject", "release_eject"]);
});

test("a key that repeats, a second finger and the right mouse button press nothing more", () => {
  const { model, button } = open();
  key(button("Eject"), "keydown", { key: "Enter", repeat: true }); // held down since before it came here
  WAYS.Enter.up(button("Eject"));
  WAYS.Space.down(button("Eject"));
  fire(button("Eject"), "pointerdown", { pointerId: 2, button: 0 });
  fire(button("Eject"), "pointerup", { pointerId: 2 });
  WAYS.Space.up(button("Eject"));
  fire(button("Eject"), "pointerdown", { pointerId: 1, button: 2 });
  fire(button("Eject"), "pointerup", { pointerId: 1 });
  expect(model.acts).toEqual(["press_eject"]);
});

test("Space on the button neither scrolls the page nor clicks a second time", () => {
  const { model, button } = open();
  expect(WAYS.Space.down(button("Eject")).defaultPrevented).toBe(true);
  expect(WAYS.Space.up(button("Eject")).defaultPrevented).toBe(true);
  fire(button("Eject"), "click", { detail: 1 });
  expect(model.acts).toEqual(["press_eject"]);
});

test("a screen reader's click, which has no pointer, is a press", () => {
  const { model, button } = open();
  fire(button("Eject"), "click", { detail: 0 });
  expect(model.acts).toEqual(["press_eject"]);
});

test("the button in the picture does the same", () => {
  const { model, part } = open();
  WAYS.pointer.down(part(".lab-front .eject"));
  vi.advanceTimersByTime(450);
  WAYS.pointer.up(part(".lab-front .eject"));
  expect(model.acts).toEqual(["hold_eject", "release_eject"]);
});

test("the latch holds and lets go by what the bench says, and shows which", () => {
  const { model, button } = open();
  const latch = button("Keep eject held");
  expect(latch.getAttribute("aria-pressed")).toBe("false");
  latch.click();
  model.change("drive", { eject_held: true });
  expect(latch.getAttribute("aria-pressed")).toBe("true");
  latch.click();
  expect(model.acts).toEqual(["hold_eject", "release_eject"]);
});
