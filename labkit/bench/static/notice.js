// What is said: a line for notices, and an unseen one that tells screen readers of light, tray and jobs.
import { h, setAttr, setText } from "./dom.js";
import { lightWords, trayWords } from "./words.js";

const SPEAK_MS = 1200;

// The line that everybody sees. A notice that comes again is shown again.
export function makeNotice() {
  const text = h("span");
  const element = h("p", { class: "lab-notice", role: "status", "aria-live": "polite" }, text);
  let number;
  const say = (words, kind = "info") => {
    setAttr(element, "data-kind", kind);
    text.replaceChildren(words);
  };
  const update = (notice) => {
    if (!notice || notice.number === number) return;
    number = notice.number;
    say(notice.text, notice.kind);
  };
  return { element, update, say };
}

// What there is to say, by subject. A job is mentioned at each quarter.
function sayings({ drive, job, pc }) {
  const quarter = Math.floor((job?.percent ?? 0) / 25) * 25;
  return {
    power: pc ? `The PC is ${pc.powered ? "on" : "off"}.` : "",
    light: drive?.name ? `Light ${lightWords(drive)}.` : "",
    tray: drive?.name ? `Tray ${trayWords(drive)}.` : "",
    job: job ? `${job.label} is running${quarter ? `, ${quarter} percent` : ""}.` : "Nothing is running.",
  };
}

// Says what changed, at most once in SPEAK_MS; what changed back meanwhile is not said.
export function makeSpeaker(host) {
  const element = h("p", { class: "lab-spoken", role: "status", "aria-live": "polite" });
  let said = null;
  let timer = 0;
  const speak = () => {
    timer = 0;
    const now = sayings(host.state());
    const news = Object.keys(now).filter((name) => now[name] !== said[name]).map((name) => now[name]);
    said = now;
    if (news.length) setText(element, news.join(" "));
  };
  const update = () => {
    said ??= sayings(host.state());
    timer ||= setTimeout(speak, SPEAK_MS);
  };
  return { element, update, stop: () => clearTimeout(timer) };
}
