// The clock and how it runs.
import { button, checkbox, group, h, select, setAttr, setDisabled, setText } from "./dom.js";
import { clockWords } from "./words.js";

export function makeTime(host) {
  const clock = h("span", { class: "lab-clock", role: "timer", "aria-label": "Emulated time" });
  const turn = () => host.send(host.state().time.running ? "pause" : "run");
  const run = button("Run", turn, { class: "lab-main" });
  const back = button("Step back", () => host.send("step_back"));
  const step = button("Step", () => host.send("step"));
  const speed = select("Speed", [], (value) => host.send("speed", { speed: value }));
  const jobs = checkbox("Long jobs at full speed", (on) => host.send("full_speed_jobs", { on }));
  const element = group({ title: "Time", level: 3 },
    h("div", { class: "lab-row" }, clock, run, back, step, speed, jobs));
  const update = (time) => {
    if (!time?.speeds) return;
    setText(clock, clockWords(time.seconds));
    setText(run, time.running ? "Pause" : "Run");
    setAttr(element, "data-running", Boolean(time.running));
    setDisabled(step, !time.can_step);
    setDisabled(back, !time.can_step_back);
    speed.setValues(time.speeds.map((one) => [one, `${one}×`]));
    speed.setValue(time.speed);
    jobs.input.checked = time.full_speed_jobs;
  };
  return { element, update };
}
