from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import IPython.display
import pytest

from labkit.bench.scrubber import Scrubber, show_scrubber
from labkit.story.scrub import Scrub, scrub_boot
from labkit.story.workbench import Workbench

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def scrub() -> Scrub:
    """A healthy boot of 60 ms."""
    return scrub_boot(Workbench("dw-d22a", "bys2").drive, 60, image="bys2")


@pytest.fixture
def scrubber(scrub: Scrub) -> Scrubber:
    """The widgets over it."""
    return show_scrubber(scrub, 1.25)


def texts(scrubber: Scrubber) -> list[str]:
    """All words of the picture."""
    return [one.text or "" for one in ET.fromstring(scrubber.picture.value).iter(f"{SVG}text")]


def test_the_slider_moves_everything(scrubber: Scrubber) -> None:
    """Registers, bank, instructions, light and BSY of the picture are those of the slider's moment."""
    for ms in (20.0, 0.0, 45.0, 60.0, 1.2):
        scrubber.slider.value = ms
        now, shown = scrubber.now, texts(scrubber)
        assert now.ms == pytest.approx(ms, abs=0.01)
        assert f"DPTR {now['DPTR']:04X}" in shown
        assert f"bank {now.bank}" in shown
        assert f"  > {now.ahead[0]}" in shown
        assert f"light: {'on' if now.light else 'off'}" in shown
        assert f"BSY:   {int(now.busy)}" in shown
        assert any(f"{now.ms:.3f} ms" == text for text in shown)


def test_steps_move_the_slider_and_come_back(scrubber: Scrubber) -> None:
    """One instruction on and one back is the same picture, and the slider shows the moment's time."""
    scrubber.slider.value = 15
    scrubber.buttons["step"].click()
    one, picture = scrubber.now, scrubber.picture.value
    assert scrubber.slider.value == pytest.approx(one.ms)
    scrubber.buttons["step"].click()
    assert scrubber.now.number == one.number + 1
    scrubber.buttons["step back"].click()
    assert (scrubber.now, scrubber.picture.value) == (one, picture)


def test_a_rounded_slider_is_the_same_moment(scrubber: Scrubber) -> None:
    """A browser sends back the place of the slider rounded to a step; that must not move the machine."""
    scrubber.slider.value = 15
    scrubber.buttons["step"].click()
    stepped, step = scrubber.now, scrubber.slider.step
    scrubber.slider.value = 15
    assert scrubber.now == stepped
    scrubber.slider.value = 15 + step
    assert scrubber.now.ms == pytest.approx(15 + step, abs=0.01)


def test_bank_buttons_visit_each_change(scrubber: Scrubber) -> None:
    """The bank buttons pass all recorded changes, on and back, and stop at the last one."""
    scrubber.slider.value = 0
    changes = scrubber.scrub.log.banks
    visited = []
    for _ in range(len(changes) + 2):
        scrubber.buttons["bank on"].click()
        visited.append((scrubber.now.ns, scrubber.now.bank))
    assert visited == [*changes, changes[-1], changes[-1]]
    for ns, bank in reversed(changes[:-1]):
        scrubber.buttons["bank back"].click()
        assert (scrubber.now.ns, scrubber.now.bank) == (ns, bank)


def test_the_picture_is_a_white_sheet_with_words_for_readers(scrubber: Scrubber) -> None:
    """It brings its own background, for dark themes, and says in words what it shows."""
    root = ET.fromstring(scrubber.picture.value)
    assert "background:#FFFFFF" in root.attrib["style"]
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"].split() == str(scrubber.now).split()
    lines = [float(one.attrib["y"]) for one in root.iter(f"{SVG}text")]
    assert max(lines) < float(root.attrib["viewBox"].split()[3])


def test_a_cell_shows_widgets_and_prints_the_moment(
    scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a notebook stores is the moment in words, the same in each run; the live part is a widget view."""
    shown: list[Any] = []
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: shown.append(data))
    scrubber.slider.value = 20
    scrubber._ipython_display_()
    assert capsys.readouterr().out == f"{scrubber.now}\n"
    assert shown[0]["text/plain"] == "<boot scrubber>"
    assert "application/vnd.jupyter.widget-view+json" in shown[0]
