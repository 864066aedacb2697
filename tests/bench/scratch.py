"""A notebook of a test's own in a real JupyterLab, with a bench panel in it, and how to use the panel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from tests.setup.jupyterlab import Visit

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
JOB_MS = 60_000


def write(folder: Path, name: str, *sources: str) -> str:
    """A notebook with these code cells beside the course's; gives its name."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(notebook, folder / "notebooks" / name)
    return name


class Hands:
    """One panel on a page: what is clicked, typed and read there."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.page = visit.page
        self.panel = visit.page.locator(".lab-bench").last
        self.panel.wait_for()

    # Doing -----------------------------------------------------------------------------------

    def click(self, name: str) -> None:
        """Click the button of this name, and wait till the panel has answered."""
        self.panel.get_by_role("button", name=name, exact=True).first.click()

    def tab(self, name: str) -> None:
        """Open a tab."""
        self.panel.get_by_role("tab", name=name, exact=True).click()

    def choose(self, label: str, value: str) -> None:
        """Choose from a list."""
        self.panel.get_by_role("combobox", name=label, exact=True).first.select_option(value)

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.panel.get_by_role("textbox", name=label, exact=True).first.fill(text)

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.panel.get_by_role("checkbox", name=label, exact=True).first.check()

    def type_at_prompt(self, keys: str) -> None:
        """A line at the DOS prompt, key by key."""
        line = self.prompt
        line.click()
        line.press_sequentially(keys)
        line.press("Enter")

    def floppy(self, label: str, files: list[str], mtkflash: str) -> None:
        """Make a floppy with files and a flasher."""
        self.tab("Files")
        for name in files:
            self.tick(name)
        self.fill("Label", label)
        self.choose("MTKFLASH on it", mtkflash)
        self.click("Make floppy")
        self.idle()

    # By keys alone ---------------------------------------------------------------------------

    def press(self, role: Any, name: str, key: str = "Enter") -> None:
        """Press a key on the control of this name."""
        one = self.panel.get_by_role(role, name=name, exact=True).first
        one.focus()
        self.page.keyboard.press(key)

    def keys(self, role: Any, name: str, text: str) -> None:
        """Type a text into the control of this name."""
        self.panel.get_by_role(role, name=name, exact=True).first.focus()
        self.page.keyboard.type(text)

    def pick(self, label: str, value: str) -> None:
        """Go through a list by its first letters."""
        one = self.panel.get_by_role("combobox", name=label, exact=True).first
        one.focus()
        self.page.keyboard.type(value)

    # Waiting and reading ---------------------------------------------------------------------

    @property
    def prompt(self) -> Any:
        """The line behind the DOS prompt."""
        return self.panel.locator(".lab-line").first

    def idle(self) -> None:
        """Wait till nothing runs and the panel is up to date."""
        self.page.wait_for_timeout(150)
        self.panel.get_by_text("Nothing is running.", exact=True).first.wait_for(timeout=JOB_MS)

    def seen_at_work(self) -> None:
        """Wait till the progress bar shows a flash under way, or its outcome is on the screen."""
        self.page.wait_for_function(
            """() => Number(document.querySelector(".lab-bench [role=progressbar]").ariaValueNow) > 0""",
            timeout=JOB_MS,
        )

    def sees(self, text: str) -> None:
        """Wait till the panel shows this text somewhere that can be seen."""
        self.panel.get_by_text(text).first.wait_for(timeout=JOB_MS)

    def shows(self, where: str, text: str) -> None:
        """Wait till an element shows this text."""
        self.panel.locator(where).filter(has_text=text).first.wait_for(timeout=JOB_MS)

    def text(self, where: str) -> str:
        """What an element says now."""
        return str(self.panel.locator(where).first.inner_text())
