// Hatches for SVG, the house's colours with them: what differs in colour differs in its strokes as well.
import { newId, s } from "./dom.js";

const STROKES = {
  "//": [6, "M-1,7 L7,-1", 1],
  xx: [6, "M0,6 L6,0 M0,0 L6,6", 1],
  "..": [5, "M1.5,2.5 h2", 2],
};

// {defs, fill(name)}: the definitions to put into the drawing, and the paint for each look.
// `looks` are name -> [fill, hatch or "", ink].
export function makeHatches(looks) {
  const ids = new Map();
  const hatched = Object.entries(looks).filter(([, look]) => look[1]);
  const patterns = hatched.map(([name, [fill, hatch, ink]]) => {
    const [side, path, width] = STROKES[hatch];
    const id = newId("hatch");
    ids.set(name, `url(#${id})`);
    const strokes = s("path", { d: path, stroke: ink, "stroke-width": width });
    return s("pattern", { id, width: side, height: side, patternUnits: "userSpaceOnUse" },
      s("rect", { width: side, height: side, fill }), strokes);
  });
  return { defs: s("defs", {}, patterns), fill: (name) => ids.get(name) ?? looks[name][0] };
}
