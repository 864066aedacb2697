"""A short life of one drive, told as JSON: runs here and in a browser's Python, and must end the same."""

import json
import os
import sys

if sys.platform == "emscripten":
    sys.path[:0] = ["/mounted0", "/mounted1"]
    os.environ["LAB_PROGRESS"] = "off"


def story() -> str:
    """Power on, POST, Windows, a press on the button; and what the 8051 came to."""
    from labkit.mcu.translator import translated_burst
    from labkit.story.workbench import Workbench

    bench = Workbench()
    bench.power_on()
    told = [bench.post_name, bench.windows_name, bench.press_eject(), bench.light]
    cpu = bench.drive.board.cpu
    end = [cpu.cycles, cpu.pc, sum(cpu.iram), cpu.sfr[0x60], bench.bench.clock.now]
    heavy = sorted(name for name in ("numpy", "matplotlib", "ipywidgets") if name in sys.modules)
    regions = translated_burst.tables.library.made
    return json.dumps({"told": told, "end": end, "heavy": heavy, "regions": regions})
