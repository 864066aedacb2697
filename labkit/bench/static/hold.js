// A button that can be pressed for a moment or held: by pointer, by Space and Enter, by a reader's click.

const HOLD_MS = 400;

// `acts` are {press, hold, release, down(on)}: a short press calls press; a longer one calls hold when
// the time is up, and release when it ends, however it ends. down(on) shows it.
// Gives a function that lets go, to be called when the node goes away.
export function makeHoldable(node, acts) {
  let timer = 0;
  let held = false;
  let by = null; // pointer id or key that is down

  const begin = (what) => {
    if (by !== null) return;
    by = what;
    acts.down(true);
    timer = setTimeout(() => {
      held = true;
      acts.hold();
    }, HOLD_MS);
  };
  // `counts`: the button was let go; otherwise the gesture was broken off, and a short one is nothing.
  const end = (what, counts) => {
    if (by === null || (what !== undefined && what !== by)) return;
    clearTimeout(timer);
    by = null;
    acts.down(false);
    if (held) acts.release();
    else if (counts) acts.press();
    held = false;
  };

  const listen = (names, act) => names.forEach((name) => node.addEventListener(name, act));
  const isPress = (event) => event.key === " " || event.key === "Enter";
  listen(["pointerdown"], (event) => {
    if (event.button) return;
    node.setPointerCapture?.(event.pointerId);
    begin(event.pointerId ?? "pointer");
  });
  listen(["pointerup"], (event) => end(event.pointerId ?? "pointer", true));
  listen(["pointercancel", "lostpointercapture"], (event) => end(event.pointerId ?? "pointer", false));
  listen(["keydown"], (event) => {
    if (!isPress(event)) return;
    event.preventDefault(); // no scrolling, and no click of the browser's own
    if (!event.repeat) begin(event.key);
  });
  listen(["keyup"], (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    end(event.key, true);
  });
  // A part of a picture with this listener would become a stop of the Tab key.
  if (node instanceof HTMLElement) listen(["blur"], () => end(undefined, false));
  listen(["contextmenu"], (event) => event.preventDefault()); // a long touch
  // A click without a pointer or a key is a screen reader's or a voice's.
  listen(["click"], (event) => {
    if (event.detail === 0 && by === null) acts.press();
  });
  const leave = () => end(undefined, false);
  window.addEventListener("blur", leave);
  return () => {
    window.removeEventListener("blur", leave);
    leave();
  };
}
