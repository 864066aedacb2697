"""The widget itself: sections of state go out, messages come back. It knows nothing of drives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from labkit.bench.scripts import pictures, script, styles

SECTIONS = ("drive", "pc", "job", "instruments", "time", "log", "notice", "code")
Message = Callable[[str, dict[str, Any]], None]


class BenchWidget(anywidget.AnyWidget):
    """`say(act, options)` is called for each message from a browser, which may be in any thread."""

    _esm = script()
    _css = styles()
    pictures = traitlets.Dict().tag(sync=True)
    drive = traitlets.Dict().tag(sync=True)
    pc = traitlets.Dict().tag(sync=True)
    job = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    instruments = traitlets.Dict().tag(sync=True)
    time = traitlets.Dict().tag(sync=True)
    log: traitlets.List[Any] = traitlets.List().tag(sync=True)
    notice = traitlets.Dict().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)

    def __init__(self, say: Message) -> None:
        super().__init__(pictures=pictures())
        self._say = say
        self.on_msg(self._heard)

    def show(self, sections: Mapping[str, Any]) -> None:
        """Give the browser those sections that have changed, in one message."""
        with self.hold_sync():
            for name, value in sections.items():
                self.set_trait(name, value)

    def _heard(self, _: Any, content: Any, __: Any) -> None:
        act = content.get("act") if isinstance(content, dict) else None
        if isinstance(act, str):
            options = content.get("options")
            self._say(act, options if isinstance(options, dict) else {})
