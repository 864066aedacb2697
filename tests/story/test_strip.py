from __future__ import annotations

from itertools import pairwise

import pytest

from labkit.host.clock import SECOND
from labkit.story.strip import KEPT, Line, Span, Strip
from labkit.story.workbench import Workbench


def blinking() -> tuple[Workbench, Strip]:
    """JS02 on a DW-D22A, whose light blinks, with a strip from before power-on."""
    bench = Workbench(firmware="js02")
    strip = Strip(bench.drive)
    bench.power_on()
    return bench, strip


def on_at(spans: list[Span], t: int) -> bool:
    """Does a span cover this moment?"""
    return any(lo <= t < hi for lo, hi in spans)


def from_log(log: list[tuple[int, bool]], end: int) -> list[Span]:
    """The same stretches from a change log."""
    return [(lo, hi) for (lo, on), (hi, _) in pairwise([*log, (end, False)]) if on]


def test_the_light_is_that_of_the_drives_own_log() -> None:
    """From power-on the strip's light is what the panel noted, and the spans are in order and apart."""
    bench, strip = blinking()
    now = bench.bench.clock.now
    light, _ = strip.spans(now)
    assert light == from_log(bench.drive.led_log, now)
    assert len(light) > 5
    assert all(one[1] < other[0] for one, other in pairwise(light))


def test_a_strip_that_comes_late_says_so() -> None:
    """The drive's own record of its light is taken over; what nobody noted is not known before the strip."""
    bench, early = blinking()
    late, now = Strip(bench.drive), bench.bench.clock.now
    assert late.spans(now)[0] == early.spans(now)[0]
    first, _ = bench.drive.led_log[0]
    assert late.since == (first, bench.drive.board.time) and early.since == (0, 0)


def test_busy_is_what_a_host_would_read() -> None:
    """At every moment at which a host looks at the status, BSY in the strip is the bit that it reads."""
    bench = Workbench()
    strip = Strip(bench.drive)
    read: list[tuple[int, bool]] = []

    def seen(kind: str, reg: int, value: int, t: int) -> None:
        if (kind, reg) == ("read", 7):
            read.append((t, bool(value & 0x80)))

    for cable in bench.bench.cables.values():
        cable.observers.append(seen)
    bench.windows()
    now = bench.bench.clock.now
    _, busy = strip.spans(now)
    mine = [(t, bit) for t, bit in read if bench.drive.board.taskfile.selected(1) and t > now - strip.span]
    assert {bit for _, bit in mine} == {False, True}
    edges = {t for span in busy for t in span}
    wrong = [t for t, bit in mine if on_at(busy, t) != bit and not any(abs(t - one) < 1000 for one in edges)]
    assert not wrong


def test_spans_are_clipped_to_the_window() -> None:
    """A short window shows the same moments as a long one, and nothing outside itself."""
    bench, strip = blinking()
    end = bench.bench.clock.now - SECOND // 3
    short = Strip(bench.drive, SECOND)
    bench.bench.wait(3)
    end = bench.bench.clock.now
    whole, part = strip.spans(end)[0], short.spans(end)[0]
    assert part and all(end - SECOND <= lo < hi <= end for lo, hi in part)
    for t in range(end - SECOND, end, SECOND // 97):
        assert on_at(part, t) == on_at(whole, t)


def test_without_power_nothing_is_on() -> None:
    """Pulling the plug ends both lines at that moment, even of a drive that hangs with BSY set."""
    bench = Workbench(firmware=None)
    strip = Strip(bench.drive)
    bench.power_on()
    off = bench.bench.clock.now
    assert strip.spans(off)[1][-1][1] == off
    bench.power_off()
    bench.bench.wait(2)
    light, busy = strip.spans(bench.bench.clock.now)
    assert 0 <= max(hi for _, hi in [*light, *busy]) - off < 1000  # the instruction under way is done first


def test_vendor_mode_takes_busy_away() -> None:
    """While the gate answers in the drive's place BSY is gone; the reset that ends it brings BSY back."""
    bench = Workbench(firmware=None)
    strip = Strip(bench.drive)
    bench.mtkflash("C")
    now = bench.bench.clock.now
    assert bench.drive.board.gate.active
    assert not on_at(strip.spans(now)[1], now - 1)
    bench.bench.reset()
    now = bench.bench.clock.now
    assert on_at(strip.spans(now)[1], now - 1)


def test_what_lies_in_the_future_of_a_loaded_snapshot_is_forgotten() -> None:
    """After a load the strip ends at the snapshot's time, and goes on from there as it did before."""
    bench, strip = blinking()
    state, then = bench.save(), bench.bench.clock.now
    before = strip.spans(then)
    bench.bench.wait(2.5)
    later = strip.spans(bench.bench.clock.now)
    bench.load(state)
    assert strip.spans(then) == before
    bench.bench.wait(2.5)
    assert strip.spans(bench.bench.clock.now) == later


def test_a_load_that_nobody_looked_at_is_mended_by_the_next_change() -> None:
    """Changes that come earlier than those on the strip take their place."""
    line = Line()
    for ns, on in ((10, True), (20, False), (30, True), (15, False), (18, True)):
        line.note(ns, on)
    assert line.spans(0, 40) == [(10, 15), (18, 40)]


def test_memory_is_bounded() -> None:
    """A line that changes for ever keeps the newest changes, and old ones go as time passes."""
    line = Line()
    for ns in range(3 * KEPT):
        line.note(ns, ns % 2 == 0)
    assert len(line.spans(0, 3 * KEPT)) <= KEPT
    line.forget_before(3 * KEPT - 10)
    assert len(line.spans(0, 3 * KEPT)) <= 6
    assert line.spans(3 * KEPT - 10, 3 * KEPT) == [(n, n + 1) for n in range(3 * KEPT - 10, 3 * KEPT, 2)]


def test_a_recorded_drive_is_the_same_drive() -> None:
    """Strip and looks move nothing, and a closed strip hears nothing more."""
    bench, strip = blinking()
    plain = Workbench(firmware="js02")
    plain.power_on()
    strip.spans(bench.bench.clock.now)
    assert bench.drive.save() == plain.drive.save()
    strip.close()
    assert not bench.drive.board.status_observers and not bench.drive.board.panel.observers
    assert not bench.drive.board.mode_observers


def test_a_strip_needs_a_stretch_of_time() -> None:
    """No span is misuse."""
    with pytest.raises(ValueError, match="more than 0 ns"):
        Strip(Workbench().drive, 0)
