"""`show_bench`: a panel in a notebook, and what stands in its place where no widget can run."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakKeyDictionary, ref

from labkit.bench.conductor import Loop
from labkit.bench.panel import Panel
from labkit.story.workbench import Workbench

_panels: WeakKeyDictionary[Workbench, ref[BenchPanel]] = WeakKeyDictionary()


class BenchPanel(Panel):
    """A panel with its widget. As the last line of a cell it shows itself."""

    def __init__(self, bench: Workbench, name: str, loop: Loop | None, instruments: bool) -> None:
        from labkit.bench.widget import BenchWidget

        super().__init__(bench, name, loop, instruments)
        self.widget = BenchWidget(self.do)
        self.widget.show(self.sections)
        self.on_change = self.widget.show

    def _repr_mimebundle_(self, **_: Any) -> Any:
        from labkit.bench.twin import twin_svg
        from labkit.bench.twinwords import twin_text

        self.refresh()
        found: Any = self.widget._repr_mimebundle_()
        bundle = dict(found[0] if isinstance(found, tuple) else found)
        return {**bundle, "image/svg+xml": twin_svg(self.sections), "text/plain": twin_text(self.sections)}


def show_bench(bench: Workbench, name: str = "", instruments: bool = True) -> BenchPanel:
    """The panel of a bench: the drive, the PC and the instruments, to see and to use. Needs ipywidgets.

    Clicks and Python calls do the same to the same `bench`. `name` is what the code calls it that the panel
    writes, by default the variable that holds it. Without `instruments` it shows what a person sees from
    outside. A bench has one panel, which can be shown many times.
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
