"""The picture of the boot scrubber: time line, bank bar, instructions and registers of one moment."""

from __future__ import annotations

from labkit.bench.svg import box, line, outline, patterns, sheet, text
from labkit.firmware.layout import FILE_BANK, IMAGE_SIZE
from labkit.host.clock import MS
from labkit.story.moment import Moment
from labkit.story.scrub import Scrub
from labkit.views import timeline, whereabouts
from labkit.views.timeline import Timeline

WIDTH, HEIGHT = 900, 500
LEFT, RIGHT = 90, 880
MONO = "DejaVu Sans Mono,monospace"
TOP, LANE = 26, 14
ALL_LOOKS = (*timeline.LOOKS, *whereabouts.LOOKS)


class BootSheet:
    """Draws the moments of one recorded boot. What does not move is drawn once."""

    def __init__(self, scrub: Scrub) -> None:
        log = scrub.log
        self.data: Timeline = timeline.timeline(log.banks, log.busy, log.light, log.events, end=scrub.end)
        self.rows = {bank: n for n, bank in enumerate(self.data.bank_time())}
        self._bottom = TOP + LANE * (len(self.rows) + 2)
        self._still = patterns(ALL_LOOKS) + self._lanes()

    def x(self, ns: int) -> float:
        """Where a time stands."""
        return LEFT + (RIGHT - LEFT) * ns / self.data.end

    def draw(self, moment: Moment) -> str:
        """One moment as SVG text."""
        at = self.x(moment.ns)
        parts = [
            self._still,
            line(at, TOP - 6, at, self._bottom + 4, 1.8),
            text(min(at, RIGHT - 130), TOP - 10, f"{moment.ms:.3f} ms", font_weight="bold"),
            *self._bars(moment, self._bottom + 44),
            *self._lines(moment, self._bottom + 176),
            *self._registers(moment, self._bottom + 176),
        ]
        height = self._bottom + 176 + 10 * 17 + 26
        parts += self._key(max(HEIGHT, height) - 14)
        return sheet(WIDTH, max(HEIGHT, height), str(moment), parts)

    def _lanes(self) -> str:
        out = []
        for bank, row in self.rows.items():
            y = TOP + LANE * row
            out.append(text(LEFT - 8, y + 11, f"bank {bank}", text_anchor="end"))
            mine = [(lo, hi) for lo, hi, which in self.data.banks if which == bank]
            out += [
                box(self.x(lo), y + 2, self.x(hi) - self.x(lo), LANE - 3, timeline.LOOKS[0])
                for lo, hi in mine
            ]
        for n, (name, spans) in enumerate((("BSY", self.data.busy), ("light", self.data.light)), 1):
            y = TOP + LANE * (len(self.rows) + n - 1)
            out.append(text(LEFT - 8, y + 11, name, text_anchor="end"))
            out += [
                box(self.x(lo), y + 2, self.x(hi) - self.x(lo), LANE - 3, timeline.LOOKS[n])
                for lo, hi in spans
            ]
        out.append(outline(LEFT, TOP, RIGHT - LEFT, self._bottom - TOP))
        for part in range(7):
            ns = self.data.end * part // 6
            out.append(
                text(self.x(ns), self._bottom + 15, f"{ns / MS:g} ms", text_anchor="middle", font_size="10")
            )
        return "".join(out)

    def _bars(self, moment: Moment, y: float) -> list[str]:
        """The file above, the code space below, and the place of the next instruction in both."""
        data, wide, low = whereabouts.whereabouts(moment), RIGHT - LEFT, y + 62
        looks = whereabouts.LOOKS
        out = [text(LEFT - 8, y + 15, "file, 1 MB", text_anchor="end"), box(LEFT, y, wide, 20, looks[3])]
        out += [
            text(LEFT - 8, low + 15, f"bank {data.bank}", text_anchor="end"),
            box(LEFT, low, wide, 20, looks[3]),
        ]
        for one in data.pieces:
            above = LEFT + wide * one.offset / IMAGE_SIZE, wide * one.size / IMAGE_SIZE
            below = LEFT + wide * one.cpu / FILE_BANK, wide * one.size / FILE_BANK
            out += [
                box(above[0], y, above[1], 20, looks[one.kind]),
                box(below[0], low, below[1], 20, looks[one.kind]),
            ]
            corners = [(above[0], y + 20), (sum(above), y + 20), (sum(below), low), (below[0], low)]
            points = " ".join(f"{px:.1f},{py:.1f}" for px, py in corners)
            out.append(f'<polygon points="{points}" fill="{looks[one.kind].fill}" fill-opacity="0.18"/>')
        out += [outline(LEFT, y, wide, 20), outline(LEFT, low, wide, 20)]
        if data.offset is not None:
            top, bottom = LEFT + wide * data.offset / IMAGE_SIZE, LEFT + wide * data.pc / FILE_BANK
            out += [
                line(top, y - 3, top, y + 20, 2),
                line(top, y + 20, bottom, low, 1.6),
                line(bottom, low, bottom, low + 23, 2),
            ]
        out.append(text(LEFT, low + 38, moment.place))
        return out

    def _key(self, y: float) -> list[str]:
        out = []
        for n, look in enumerate(whereabouts.LOOKS):
            x = LEFT + 195 * n
            out += [box(x, y - 11, 26, 13, look), outline(x, y - 11, 26, 13), text(x + 34, y, look.label)]
        return out

    def _lines(self, moment: Moment, y: float) -> list[str]:
        past = [f"    {one}" for one in moment.before]
        coming = [f"{'  > ' if n == 0 else '    '}{one}" for n, one in enumerate(moment.ahead)]
        out = []
        for n, words in enumerate(past + coming):
            weight = "bold" if n == len(past) else "normal"
            opacity = "0.6" if n < len(past) else "1"
            out.append(
                text(LEFT - 30, y + 17 * n, words, font_family=MONO, font_weight=weight, opacity=opacity)
            )
        return out

    def _registers(self, moment: Moment, y: float) -> list[str]:
        cells = [(name, f"{value:0{digits}X}") for name, value, digits in moment.registers]
        out = []
        for n, (name, value) in enumerate(cells):
            x, row = (570, n) if n < 6 else (680, n - 6)
            out.append(text(x, y + 17 * row, f"{name:<4} {value}", font_family=MONO))
        for n, (name, value) in enumerate(moment.states):
            out.append(text(775, y + 17 * n, f"{name + ':':<6} {value}", font_family=MONO))
        return out
