"""`show_bench`: a panel in a notebook, and what stands in its place where no widget can run."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakKeyDictionary, ref

from labkit.bench.conductor import Loop
from labkit.bench.panel import Panel
from labkit.story.workbench import Workbench

TWIN_S = 0.5
"""Wall time after an act by hand till the twin follows."""

_panels: WeakKeyDictionary[Workbench, ref[BenchPanel]] = WeakKeyDictionary()


class BenchPanel(Panel):
    """A panel with its widget. As the last line of a cell it shows itself."""

    def __init__(self, bench: Workbench, name: str, loop: Loop | None, instruments: bool) -> None:
        from labkit.bench.widget import BenchWidget

        super().__init__(bench, name, loop, instruments)
        self.widget = BenchWidget(self.do)
        self.widget.show(self.sections)
        self.on_change = self.widget.show
        self.on_act = self._twin_later
        self._twin = ""
        self._twin_due = False

    def _ipython_display_(self) -> None:
        from IPython.display import display

        show: Any = display
        self.refresh()
        found: Any = self.widget._repr_mimebundle_()
        bundle = found[0] if isinstance(found, tuple) else found
        show({**bundle, "text/plain": "<bench panel: run this cell to use it>"}, raw=True)
        self._twin = self.widget.comm.comm_id
        self._show_twin(show)

    # The static twin: an output of its own, which a panel that works hides ---------------------

    def _show_twin(self, show: Any) -> None:
        from labkit.bench.twin import twin_svg
        from labkit.bench.twinwords import twin_text

        shown = {"image/svg+xml": twin_svg(self.sections), "text/plain": twin_text(self.sections)}
        show(shown, raw=True, display_id=self._twin)

    def _twin_later(self) -> None:
        """After acts by hand what is kept in the notebook is put right, once for several."""
        if self._loop is not None and self._twin and not self._twin_due:
            self._twin_due = True
            self._loop.call_later(TWIN_S, self._update_twin)

    def _update_twin(self) -> None:
        self._twin_due = False
        if self.conductor.busy:
            self._twin_later()
            return
        from IPython.display import update_display

        self.refresh()
        self._show_twin(update_display)


def show_bench(bench: Workbench, name: str = "", instruments: bool = True) -> BenchPanel:
    """The panel of a bench: the drive, the PC and the instruments, to see and to use. Needs ipywidgets.

    Clicks and Python calls do the same to the same `bench`. `name` is what the code calls it that the panel
    writes, by default the variable that holds it. Without `instruments` it shows what a person sees from
    outside, and no step takes anything back. A bench has one panel, which can be shown many times.
    """
    known = _panels.get(bench)
    panel = known() if known is not None else None
    if panel is None or panel.instruments != instruments:
        if panel is not None:
            panel.leave()
        panel = BenchPanel(bench, name or _name_of(bench), _loop(), instruments)
        _panels[bench] = ref(panel)
        _after_cells(panel)
    return panel


def _loop() -> Loop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _shell() -> Any:
    from IPython.core.getipython import get_ipython

    return get_ipython()


def _name_of(bench: Workbench) -> str:
    names = _shell().user_ns if _shell() is not None else {}
    found = (name for name, value in names.items() if value is bench and not name.startswith("_"))
    return next(found, "bench")


def _after_cells(panel: BenchPanel) -> None:
    """Show after each cell what it did to the bench without any verb, such as with `bench.drive` itself."""
    if _shell() is None:
        return
    seen = ref(panel)

    def look(*_: Any) -> None:
        live = seen()
        if live is not None:
            live.refresh()

    _shell().events.register("post_run_cell", look)
