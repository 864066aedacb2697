"""A real JupyterLab in a headless Chromium, driven through its app object; for the tests that need one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lab

HOST = "127.0.0.1"
START_S, OPEN_MS, ACT_MS = 60, 60_000, 20_000
# Nothing but this machine has an address for this browser.
ALONE = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}"
RUN_ALL = """async path => {
    const app = window.jupyterapp;
    await app.restored;
    const panel = await app.commands.execute("docmanager:open", {path});
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
    await app.commands.execute("notebook:run-all-cells");
    return panel.context.model.toJSON().cells;
}"""


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """JupyterLab over a copy of the notebooks in `folder`; gives its address."""
    shutil.copytree(lab.NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", "--no-browser"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    command += ["--LabApp.expose_app_in_browser=True"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    env = lab.clean_environment() | lab.STEADY | {"PYTHONPATH": str(lab.ROOT)}
    for name in ("IPYTHONDIR", "JUPYTERLAB_WORKSPACES_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR"):
        env[name] = str(folder / name.lower())
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://{HOST}:{port}/api", process, folder / "server.log")
            yield f"http://{HOST}:{port}"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait till the server answers, or say what it wrote."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


@dataclass
class Visit:
    """One page in the browser, with what it complained of and whom it asked."""

    page: Any
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down console errors, uncaught exceptions, and requests that leave the machine."""
        self.page.on("console", lambda one: self.errors.append(one.text) if one.type == "error" else None)
        self.page.on("pageerror", lambda one: self.errors.append(str(one)))
        self.page.on("request", lambda one: self._asked(one.url))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != HOST:
            self.strangers.append(url)

    def start(self, url: str) -> None:
        """Open a JupyterLab, and wait till its app is there."""
        self.page.goto(url, wait_until="domcontentloaded")
        self.page.wait_for_function("() => window.jupyterapp !== undefined", timeout=OPEN_MS)

    def run_all(self, address: str, notebook: str) -> list[dict[str, Any]]:
        """Open a notebook, run all its cells, and give them as they are then."""
        self.start(f"{address}/lab/tree/notebooks/{notebook}?reset")
        cells: list[dict[str, Any]] = self.page.evaluate(RUN_ALL, f"notebooks/{notebook}")
        return cells


@contextmanager
def browser(program: str) -> Iterator[Visit]:
    """A new page of a headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", ALONE]
        )
        try:
            page = chromium.new_page(viewport={"width": 1400, "height": 1400})
            page.set_default_timeout(ACT_MS)
            page.set_default_navigation_timeout(OPEN_MS)
            visit = Visit(page)
            visit.watch()
            yield visit
        finally:
            chromium.close()
