// The lines typed at a prompt, to walk through with the arrow keys.
import { recall, remember } from "./memory.js";

const KEPT_LINES = 50;

// {add(line), back(line), on()}: back() and on() give the line to show, or null at the end of the list.
export function makeHistory(key) {
  let lines = readLines(key);
  let at = lines.length;
  let unfinished = "";
  const add = (line) => {
    if (lines.at(-1) !== line) lines = [...lines, line].slice(-KEPT_LINES);
    at = lines.length;
    unfinished = "";
    remember(key, JSON.stringify(lines));
  };
  const back = (line) => {
    if (at === 0) return null;
    if (at === lines.length) unfinished = line;
    at -= 1;
    return lines[at];
  };
  const on = () => {
    if (at === lines.length) return null;
    at += 1;
    return at === lines.length ? unfinished : lines[at];
  };
  return { add, back, on };
}

function readLines(key) {
  try {
    const kept = JSON.parse(recall(key, "[]"));
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
