"""The panel's own controls: time, the end of what runs, bench files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from labkit.story.benchfile import load_bench, save_bench
from labkit.story.rewind import Step

if TYPE_CHECKING:
    from labkit.bench.panel import Panel

NOTHING_RUNS = "Nothing runs that can be stopped: POST and the start of a system end by themselves."
NO_STEPS = "Steps need instruments, which this panel does not have: let time run instead."


class Controls:
    """What a panel does beside the verbs of its bench."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._acts: dict[str, Callable[..., None]] = {
            "run": self._run,
            "pause": self._pause,
            "speed": self._speed,
            "full_speed_jobs": self._full_speed_jobs,
            "step": self._step,
            "step_back": self._step_back,
            "cancel": self._cancel,
            "cut_power": self._cut_power,
            "save": self._save,
            "load": self._load,
        }

    def use(self, act: str, options: dict[str, Any]) -> bool:
        """Do it if it is one of these; False if it is not."""
        if act not in self._acts:
            return False
        self._acts[act](**options)
        return True

    # Time ------------------------------------------------------------------------------------

    def _run(self) -> None:
        self._panel.hands_on = True
        self._panel.time.run()
        self._panel.refresh()

    def _pause(self) -> None:
        self._stand()
        self._panel.refresh()

    def _stand(self) -> None:
        self._panel.hands_on = False
        self._panel.time.pause()

    def _speed(self, speed: str) -> None:
        self._panel.time.set_speed(speed)
        self._full_speed_jobs(self._panel.conductor.pace is None)

    def _full_speed_jobs(self, on: bool) -> None:
        self._panel.conductor.pace = None if on else float(self._panel.time.speed)
        self._panel.refresh()

    def _step(self) -> None:
        self._stepping("one step", lambda: self._panel.rewind.step())

    def _step_back(self) -> None:
        self._stepping("a step back", lambda: self._panel.rewind.step_back())

    def _stepping(self, label: str, step: Callable[[], Step]) -> None:
        if not self._panel.instruments:
            self._panel.tell(NO_STEPS, "error")
            return
        self._stand()
        self._panel.start(label, lambda: self._panel.tell(step().words))

    # The end of what runs --------------------------------------------------------------------

    def _cancel(self) -> None:
        if not self._panel.bench.cancel():
            self._panel.tell(NOTHING_RUNS, "error")

    def _cut_power(self) -> None:
        if not self._panel.bench.cut_power():
            self._panel.tell(NOTHING_RUNS, "error")

    # Files -----------------------------------------------------------------------------------

    def _save(self, file: str) -> None:
        panel = self._panel

        def save() -> None:
            path, name = save_bench(panel.bench, file), panel.name
            panel.tell(f"The bench is in the file {path}. In Python: save_bench({name}, {file!r})")

        panel.start("saving the bench", save)

    def _load(self, file: str) -> None:
        panel = self._panel

        def load() -> None:
            panel.bench.become(load_bench(file))
            panel.tell("This is the bench of the file. Its time stands still till Run, or your next act.")

        panel.time.pause()
        panel.start("loading a bench", load)
