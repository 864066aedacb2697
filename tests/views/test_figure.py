from __future__ import annotations

import base64
import sys
from io import BytesIO
from typing import Any

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet
from matplotlib.image import imread

from labkit.catalog import chips
from labkit.views import (
    show_banks,
    show_compared,
    show_entropy,
    show_layouts,
    show_lights,
    show_ribbons,
    show_survival,
    show_timeline,
)
from labkit.views.figure import DPI, WIDTH, WRAP, Figure

MS = 1_000_000


def paint(data: list[int], ax: Axes) -> None:
    """Draw something small."""
    ax.plot(data)


def small() -> Figure[list[int]]:
    """A figure that costs nothing."""
    return Figure("Three numbers", [1, 2, 3], "one\n" + "word " * 60, paint, 1.0)


def all_figures(image: bytes) -> list[Figure[Any]]:
    """One figure of each sort."""
    after = image[:0x4000] + bytes(0x100) + image[0x4100:]
    return [
        show_banks(image),
        show_layouts(),
        show_compared(image, after, chips()["am29lv008bb"]),
        show_entropy(image),
        show_ribbons([0x4000]),
        show_survival(image, after, chips()["am29lv008bb"]),
        show_timeline(
            [(2 * MS, 3)], [(0, True), (9 * MS, False)], [(MS, True)], [(MS, "start")], end=10 * MS
        ),
        show_lights({"one": [(0, True)], "a drive with the EEPROM of another model": []}, end=1000 * MS),
    ]


@pytest.fixture(scope="module")
def pictures(flat_image: bytes) -> list[tuple[Figure[Any], bytes]]:
    """Every sort of figure with its PNG."""
    return [(figure, figure.png()) for figure in all_figures(flat_image)]


def test_the_same_data_gives_the_same_bytes(
    flat_image: bytes, pictures: list[tuple[Figure[Any], bytes]]
) -> None:
    """Stored notebooks do not change when they are run again."""
    for (one, png), again in zip(pictures, all_figures(flat_image), strict=True):
        assert png == again.png()
        assert one.alt == again.alt


def test_a_picture_has_a_fixed_size_and_no_version(pictures: list[tuple[Figure[Any], bytes]]) -> None:
    """Width is the notebook's, height the figure's own, and no program or date is written into the file."""
    for figure, png in pictures:
        size = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
        assert size == (round(WIDTH * DPI), int(figure.height * DPI))
        assert b"Software" not in png
        assert b"tEXt" not in png
        assert b"tIME" not in png


def test_user_settings_do_not_change_a_picture() -> None:
    """A settings file on somebody's machine leaves the pictures alone, and gets its settings back."""
    plain = small().png()
    with matplotlib.rc_context({"font.size": 30.0, "lines.linewidth": 9.0, "savefig.dpi": 30}):
        assert small().png() == plain
        assert matplotlib.rcParams["font.size"] == 30.0


def test_drawing_needs_no_pyplot_and_no_screen(pictures: list[tuple[Figure[Any], bytes]]) -> None:
    """Figures use the Agg canvas on their own: they neither open windows nor leave figures behind."""
    assert pictures
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_a_figure_draws_into_an_axes_of_the_caller(pictures: list[tuple[Figure[Any], bytes]]) -> None:
    """With an ax the picture becomes part of somebody's own figure, and the data comes back."""
    for figure, _ in pictures:
        sheet = Sheet(figsize=(8, 6))
        FigureCanvasAgg(sheet)
        ax = sheet.add_subplot()
        assert figure.draw(ax) is figure.data
        assert ax.child_axes or ax.lines


def test_draw_without_an_axes_gives_the_data() -> None:
    """The data can be asked for without a picture."""
    assert small().draw() == [1, 2, 3]


def test_text_stays_inside_the_picture(pictures: list[tuple[Figure[Any], bytes]]) -> None:
    """No label of any figure is cut off at an edge."""
    for figure, _ in pictures:
        sheet = Sheet(figsize=(WIDTH, figure.height), dpi=DPI)
        canvas = FigureCanvasAgg(sheet)
        figure.draw(sheet.add_axes((0.0, 0.0, 1.0, 1.0)))
        canvas.draw()
        box = sheet.get_tightbbox()
        assert box.x0 >= -0.001
        assert box.y0 >= -0.001
        assert box.x1 <= WIDTH + 0.001
        assert box.y1 <= figure.height + 0.001


def test_words_are_wrapped_and_begin_with_the_title() -> None:
    """The words fit a notebook's width and stand alone as a text."""
    lines = small().alt.splitlines()
    assert lines[:2] == ["Three numbers.", "one"]
    assert max(map(len, lines)) <= WRAP
    assert repr(small()) == small().alt


def test_a_notebook_gets_the_picture_and_the_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Shown in a cell, a figure is one PNG with a text of its own, and its words are printed below."""
    shown: list[tuple[dict[str, str], dict[str, Any]]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: shown.append((data, more)))
    small()._ipython_display_()
    (data, more), *rest = shown
    assert not rest
    assert base64.b64decode(data["image/png"]) == small().png()
    assert data["text/plain"] == "<figure: Three numbers>"
    assert more["metadata"]["image/png"]["alt"] == "Three numbers"
    assert capsys.readouterr().out == small().alt + "\n"


def test_without_matplotlib_the_words_remain(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing can draw, the cell still prints what the picture would show."""
    monkeypatch.setattr("labkit.views.figure.find_spec", lambda name: None)
    small()._ipython_display_()
    assert capsys.readouterr().out == small().alt + "\n"


def test_a_figure_can_be_saved(tmp_path: Any) -> None:
    """The file holds the same picture as the notebook."""
    assert small().save(tmp_path / "small.png").read_bytes() == small().png()


def test_a_picture_is_opaque_white_behind(pictures: list[tuple[Figure[Any], bytes]]) -> None:
    """Dark text stays on white also where the notebook's theme is dark."""
    for _, png in pictures:
        pixels = imread(BytesIO(png))
        assert pixels.shape[2] == 3 or pixels[:, :, 3].min() == 1
        assert pixels[-1, -1, :3].min() == 1
