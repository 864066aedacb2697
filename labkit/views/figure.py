"""What every figure is: data, a picture of it, and the same in words.

The picture is for eyes, the words are for everybody, and a stored notebook is checked by its words. Data and
words need no matplotlib; where it is missing, a figure shows its words alone.
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Data = TypeVar("Data")

DPI = 100
WIDTH = 9.6  # inches: 960 pixels, about what a notebook shows without shrinking
WRAP = 100

# On top of matplotlib's own defaults, so that no settings file on the machine changes a picture.
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10.0,
    "axes.titlesize": 11.0,
    "axes.titlelocation": "left",
    "xtick.labelsize": 9.0,
    "ytick.labelsize": 9.0,
    "hatch.linewidth": 0.8,
    "figure.facecolor": "#FFFFFF",
    "axes.facecolor": "#FFFFFF",
    "text.color": "#222222",
    "axes.labelcolor": "#222222",
    "xtick.color": "#222222",
    "ytick.color": "#222222",
    "axes.edgecolor": "#666666",
}


@contextmanager
def style() -> Iterator[None]:
    """The lab's settings while drawing, and the user's own back afterwards."""
    import matplotlib.style

    with matplotlib.style.context(["default", STYLE]):
        yield


@dataclass(frozen=True, eq=False, repr=False)
class Figure(Generic[Data]):
    """A figure: `data` (plain dataclasses), `alt` (the picture in words), and how to paint it.

    As the last line of a notebook cell it shows the picture and prints the words. `height` in inches.
    """

    title: str
    data: Data
    words: str
    paint: Callable[[Data, Axes], None]
    height: float

    @property
    def alt(self) -> str:
        """The picture in words, wrapped for a notebook."""
        lines = [self.title + ".", *self.words.splitlines()]
        return "\n".join(textwrap.fill(line, WRAP, subsequent_indent="  ") for line in lines)

    def draw(self, ax: Axes | None = None) -> Data:
        """Paint into `ax`, or only hand out the data when none is given. Returns the data."""
        if ax is not None:
            with style():
                self.paint(self.data, ax)
        return self.data

    def png(self) -> bytes:
        """The picture: same data, same bytes on one machine."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure as Sheet

        with style():
            sheet = Sheet(figsize=(WIDTH, self.height), dpi=DPI)
            ax = sheet.add_axes((0.0, 0.0, 1.0, 1.0))
            sheet.text(0.012, 1 - 0.1 / self.height, self.title, va="top", fontsize=12, weight="bold")
            self.paint(self.data, ax)
            out = BytesIO()
            FigureCanvasAgg(sheet)
            sheet.savefig(out, format="png", metadata={"Software": None})
        return out.getvalue()

    def save(self, path: str | Path) -> Path:
        """Write the picture to a .png file."""
        target = Path(path)
        target.write_bytes(self.png())
        return target

    def __repr__(self) -> str:
        return self.alt

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if find_spec("matplotlib"):
            shown: dict[str, Any] = {
                "text/plain": f"<figure: {self.title}>",
                "image/png": base64.b64encode(self.png()).decode("ascii"),
            }
            show: Any = display
            show(shown, raw=True, metadata={"image/png": {"alt": self.title}})
        print(self.alt)
