// What is running: how far it is, and the two ways to end it.
import { button, h, setAttr, setDisabled, setText, toggle } from "./dom.js";
import { foldable } from "./memory.js";
import { makeScreen } from "./screen.js";

// It keeps its place when nothing runs: the panel does not jump, and no button vanishes under the focus.
export function makeJob(host) {
  const label = h("span", { class: "lab-job-label" });
  const seconds = h("span", { class: "lab-job-seconds" });
  const fill = h("div", { class: "lab-progress-fill" });
  const bar = h("div", { class: "lab-progress", role: "progressbar", "aria-label": "Progress",
    "aria-valuemin": "0", "aria-valuemax": "100" }, fill);
  const words = h("span", { class: "lab-job-words" });
  const cancel = button("Cancel", () => host.send("cancel"));
  const cut = button("Pull the plug now", () => host.send("cut_power"), { class: "lab-danger" });
  const screen = makeScreen("What the program prints");
  const fold = foldable("job-console", "What the program prints", screen);
  const element = h("div", { class: "lab-job", role: "group", "aria-label": "What is running" },
    h("div", { class: "lab-row" }, label, seconds, h("span", { class: "lab-job-bar" }, bar, words),
      h("span", { class: "lab-job-ends" }, cancel, cut)), fold);
  const update = (job) => {
    toggle(element, "lab-idle", !job);
    setText(label, job ? job.label : "Nothing is running.");
    const whose = job?.in_cell ? ", from a cell of the notebook" : "";
    setText(seconds, job ? `${job.seconds.toFixed(1)} s${whose}` : "");
    bar.parentNode.hidden = !job;
    if (job) showProgress(bar, fill, words, job);
    [cancel, cut].forEach((one) => setDisabled(one, !job));
    screen.show(job?.console);
  };
  return { element, update };
}

function showProgress(bar, fill, words, job) {
  const known = job.percent !== null;
  const percent = known ? Math.floor(job.percent) : null;
  const bank = job.bank === null ? "" : `bank ${job.bank}`;
  const text = [known ? `${percent} %` : "no known end", bank].filter(Boolean).join(", ");
  setText(words, text);
  setAttr(bar, "aria-valuenow", percent);
  setAttr(bar, "aria-valuetext", text);
  toggle(bar, "lab-endless", !known);
  const width = known ? `${percent}%` : "100%";
  if (fill.style.width !== width) fill.style.width = width;
}
