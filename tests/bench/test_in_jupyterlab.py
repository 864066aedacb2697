"""The panel in a real JupyterLab: both rescues by hand, keys alone, themes, zoom, accessibility, restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bench.scratch import Hands, write
from tests.setup.jupyterlab import Visit, browser, server

pytestmark = pytest.mark.tool("chromium")

AXE = Path(__file__).parent / "js" / "node_modules" / "axe-core" / "axe.min.js"
BRICK = 'from labkit import Workbench, show_bench\npc = Workbench("dw-d22a", "js02")'
HALF = 'from labkit import Telling, show_bench\nstory = Telling(2)\nstory.play("half-pin")\npc = story.bench'
SHOW = "show_bench(pc)"
THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
END_KERNELS = "() => window.jupyterapp.serviceManager.sessions.shutdownAll()"
WITHOUT_KERNEL = ("widget model not found", "debugger state")
"""What JupyterLab itself complains of when a kernel was ended."""
OPEN = """async path => {
    const app = window.jupyterapp;
    await app.restored;
    await (await app.commands.execute("docmanager:open", {path})).context.ready;
}"""
RESTART = "() => { window.jupyterapp.commands.execute('notebook:restart-run-all'); }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this JupyterLab has its notebooks."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """One JupyterLab for all tests of this file."""
    with server(folder) as found:
        yield found


@pytest.fixture
def visit(need_tool: Callable[[str], str]) -> Iterator[Visit]:
    """A new browser for each test."""
    with browser(need_tool("chromium")) as found:
        yield found
    assert found.errors == []
    assert found.strangers == []


def opened(visit: Visit, address: str, folder: Path, name: str, *cells: str) -> Hands:
    """A notebook of these cells, run, and the panel that the last one shows."""
    visit.run_all(address, write(folder, name, *cells))
    return Hands(visit)


def test_thread_1_by_clicks_and_keys(visit: Visit, address: str, folder: Path) -> None:
    """Hold eject, switch on, type the command, see it flash, switch off and on: POST and light are well."""
    hands = opened(visit, address, folder, "one.ipynb", BRICK, SHOW)
    hands.click("Keep eject held")
    hands.click("Power on")
    hands.idle()
    hands.sees("LITE-ON DVDRW SOHW-1673S JS02")
    hands.floppy("rescue", ["BYS2.BIN"], "1.83c")
    hands.tab("DOS")
    hands.click("Start DOS")
    hands.idle()
    hands.choose("Floppy in A:", "rescue")
    hands.click("Insert")
    hands.type_at_prompt("MTKFLASH 2 W /B /M BYS2.BIN")
    hands.seen_at_work()
    hands.sees("Please REBOOT your PC")
    hands.idle()
    hands.click("Keep eject held")
    hands.click("Power off")
    hands.click("Power on")
    hands.idle()
    hands.tab("BIOS")
    hands.sees("SONY DVD RW DW-D22A BYS2")
    hands.shows(".lab-facts", "Light: off")


def test_thread_2_by_keys_alone(visit: Visit, address: str, folder: Path) -> None:
    """Jumper, floppy, DOS and the flash without any pointer; the jumper out again, and the drive is well."""
    hands = opened(visit, address, folder, "two.ipynb", HALF, SHOW)
    hands.press("tab", "Files")
    hands.press("checkbox", "BYS1.BIN", "Space")
    hands.keys("textbox", "Label", "good")
    hands.pick("MTKFLASH on it", "1.80.1")
    hands.press("button", "Make floppy")
    hands.idle()
    hands.pick("Service jumper on pins", "3-4")
    hands.press("button", "Put")
    hands.idle()
    hands.press("tab", "DOS")
    hands.press("button", "Start DOS")
    hands.idle()
    hands.pick("Floppy in A:", "good")
    hands.press("button", "Insert")
    hands.idle()
    hands.prompt.focus()
    visit.page.keyboard.type("MTKFLASH 3 W /M BYS1.BIN")
    visit.page.keyboard.press("Enter")
    hands.seen_at_work()
    hands.idle()
    hands.press("button", "Power off")
    hands.pick("Service jumper on pins", "none")
    hands.press("button", "Put")
    hands.press("button", "Power on")
    hands.idle()
    hands.press("tab", "BIOS")
    hands.sees("SONY DVD RW DW-D22A BYS1")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_no_serious_barrier(
    visit: Visit, address: str, folder: Path, theme: str, need_tool: Callable[[str], str]
) -> None:
    """axe finds nothing serious in either theme, and at 200 % nothing needs a sideways scroll."""
    need_tool("node")
    if not AXE.exists():
        pytest.skip("axe-core was not fetched: run the check 'javascript' first")
    hands = opened(visit, address, folder, "axe.ipynb", BRICK, "pc.power_on()", SHOW)
    visit.page.evaluate(THEME, theme)
    visit.page.wait_for_timeout(500)
    visit.page.add_script_tag(path=str(AXE))
    for tab in ("PC", "Instruments", "Log"):
        hands.tab(tab)
        found = visit.page.evaluate("async () => (await axe.run('.lab-bench')).violations")
        grave = [f"{one['id']}: {one['help']}" for one in found if one["impact"] in ("serious", "critical")]
        assert grave == [], tab
    visit.page.set_viewport_size({"width": 700, "height": 700})
    wide = visit.page.evaluate(
        "() => { const p = document.querySelector('.lab-bench'); return p.scrollWidth - p.clientWidth; }"
    )
    assert wide <= 1


def test_code_and_clicks_meet(visit: Visit, address: str, folder: Path) -> None:
    """After restart and run all the panel shows what the cells did, works, and is the only one."""
    hands = opened(visit, address, folder, "again.ipynb", BRICK, SHOW, "pc.power_on()")
    hands.sees("LITE-ON DVDRW SOHW-1673S JS02")
    hands.click("Power off")
    hands.idle()
    hands.sees("The PC is off.")
    visit.page.evaluate(RESTART)
    visit.page.locator(".jp-Dialog .jp-mod-accept").click()
    hands.sees("LITE-ON DVDRW SOHW-1673S JS02")
    hands.click("Power off")
    hands.sees("The PC is off.")
    assert visit.page.locator(".lab-bench").count() == 1


def test_a_saved_notebook_shows_the_bench_as_it_was(visit: Visit, address: str, folder: Path) -> None:
    """Opened again it has the panel while the kernel lives, and else a picture of what the hands left."""
    hands = opened(visit, address, folder, "kept.ipynb", BRICK, SHOW)
    twin = visit.page.locator(".jp-RenderedSVG img")
    twin.wait_for(state="attached")
    assert not twin.is_visible()
    hands.click("Power on")
    hands.idle()
    visit.page.wait_for_function(
        "() => document.querySelector('.jp-RenderedSVG img').src.includes('SOHW-1673S%20JS02')"
    )
    visit.page.evaluate(SAVE)
    for ends in (False, True):
        if ends:
            visit.page.evaluate(END_KERNELS)
        visit.start(f"{address}/lab?reset")
        visit.page.evaluate(OPEN, "notebooks/kept.ipynb")
        if not ends:
            Hands(visit).sees("The PC is on")
            assert not twin.is_visible()
    twin.wait_for()
    assert "Switch%20the%20PC%20on" in twin.get_attribute("src")
    visit.errors[:] = [one for one in visit.errors if not any(word in one for word in WITHOUT_KERNEL)]
