from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet

from labkit.views.palette import BLUE, Look
from labkit.views.paper import HATCHED, LEAST, lanes, pixel, tiles

SPOTS = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 40)), max_size=12)


@given(SPOTS)
def test_labels_never_meet_each_other_or_a_lead(spots: list[tuple[int, int]]) -> None:
    """Labels in one lane do not overlap, and a label lies above every one that begins under it."""
    found = lanes(spots)
    for a, (left, width) in enumerate(spots):
        for b, (other, _) in enumerate(spots):
            if a != b and left < other < left + width:
                assert found[a] > found[b]
            if a != b and left == other:
                assert found[a] != found[b]


def test_labels_with_room_stay_low() -> None:
    """Labels that do not touch all lie in the lowest lane."""
    assert lanes([(0, 10), (10, 10), (20, 10)]) == [0, 0, 0]


def drawn(boxes: list[tuple[float, float, float, float]]) -> tuple[list[tuple[str, float, float]], float]:
    """(hatch, left, right) of each box as drawn on 0..1000, and the width of one pixel."""
    sheet = Sheet(figsize=(5, 2), dpi=100)
    FigureCanvasAgg(sheet)
    ax = sheet.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, 1000)
    tiles(ax, boxes, Look("x", BLUE, "//"))
    out = []
    for made in ax.collections:
        for path in made.get_paths():
            xs = path.vertices[:, 0]
            out.append((made.get_hatch() or "", float(min(xs)), float(max(xs))))
    return sorted(out), pixel(ax)


def test_a_single_byte_is_still_seen() -> None:
    """A box narrower than a pixel is widened, without a hatch, and stays inside the right edge."""
    boxes, one = drawn([(10, 10.5, 0, 1), (999.5, 1000, 0, 1)])
    assert [hatch for hatch, _, _ in boxes] == ["", ""]
    assert all(abs(hi - lo - LEAST * one) < 1e-6 for _, lo, hi in boxes)
    assert boxes[-1][2] <= 1000


def test_a_wide_box_keeps_its_edges_and_its_hatch() -> None:
    """What is wide enough to see is drawn to scale."""
    boxes, one = drawn([(100, 400, 0, 1)])
    assert boxes == [("//", 100.0, 400.0)]
    assert HATCHED * one < 300
