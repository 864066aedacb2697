"""The boot scrubber: a slider over emulated time. Everything that belongs to one moment moves together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

from labkit.bench.bootsheet import BootSheet
from labkit.host.clock import MS
from labkit.story.moment import Moment
from labkit.story.scrub import Scrub

STEPS = 600  # places of the slider


class Scrubber:
    """Widgets over a recorded boot: `slider` (ms), `buttons` by name, `picture`. Needs ipywidgets.

    As the last line of a cell it shows itself, and prints the moment for readers without widgets.
    """

    def __init__(self, scrub: Scrub, ms: float = 0) -> None:
        import ipywidgets

        self.scrub = scrub
        self._sheet = BootSheet(scrub)
        self._moving = False
        end = scrub.end / MS
        self.slider = ipywidgets.FloatSlider(
            value=0, min=0, max=end, step=end / STEPS, description="ms", readout_format=".2f",
            layout=ipywidgets.Layout(width="900px", max_width="100%"),
        )  # fmt: skip
        self.picture = ipywidgets.HTML()
        acts = {
            "bank back": ("Go to the last change of the code bank", lambda: self._to_bank(-1)),
            "step back": ("Go back by one instruction", lambda: self.scrub.step(-1)),
            "step": ("Go on by one instruction", lambda: self.scrub.step(1)),
            "bank on": ("Go to the next change of the code bank", lambda: self._to_bank(1)),
        }
        self.buttons: dict[str, Any] = {}
        for name, (tooltip, act) in acts.items():
            button = self.buttons[name] = ipywidgets.Button(description=name, tooltip=tooltip)
            button.on_click(lambda _, act=act: self._show(act()))
        self.slider.observe(self._slid, names="value")
        self.panel = ipywidgets.VBox([self.slider, ipywidgets.HBox([*self.buttons.values()]), self.picture])
        self._show(scrub.at(ms))

    @property
    def now(self) -> Moment:
        """The moment that is shown."""
        return self.scrub.now

    def _slid(self, change: Any) -> None:
        # A browser rounds the slider to a step and sends that back: it is still the same moment.
        rounded = abs(change["new"] - self.now.ms) <= self.slider.step / 2
        if not self._moving and not rounded:
            self._show(self.scrub.at(min(change["new"], self.scrub.end / MS)))

    def _to_bank(self, way: int) -> Moment:
        """The nearest change of the code bank before or after this moment; this moment if there is none."""
        times = [t for t, _ in self.scrub.log.banks]
        here = self.now.ns
        at = bisect_right(times, here) if way > 0 else bisect_left(times, here) - 1
        return self.scrub.at(times[at] / MS) if 0 <= at < len(times) else self.now

    def _show(self, moment: Moment) -> None:
        self._moving = True
        try:
            self.slider.value = moment.ms
        finally:
            self._moving = False
        self.picture.value = self._sheet.draw(moment)

    def __repr__(self) -> str:
        return str(self.now)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        show: Any = display
        bundle = self.panel._repr_mimebundle_()
        show({**bundle, "text/plain": "<boot scrubber>"}, raw=True)
        print(self)


def show_scrubber(scrub: Scrub, ms: float = 0) -> Scrubber:
    """The boot scrubber for a recorded boot, at `ms` milliseconds first."""
    return Scrubber(scrub, ms)
