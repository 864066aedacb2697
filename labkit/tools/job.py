"""One run of the DOS flasher: what was asked, of which build, and what it may touch."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import cached_property

from labkit.host.console import Console
from labkit.host.names import DiskError, short_path
from labkit.host.ports import Ports
from labkit.tools.bankfiles import found, joined
from labkit.tools.builds import Build
from labkit.tools.commandline import Command
from labkit.tools.hexfile import from_hex, to_hex
from labkit.tools.target import Target
from labkit.tools.vendor import VendorPort

Files = MutableMapping[str, bytes]
"""A folder as a flasher sees it: upper-case 8.3 names and their bytes."""


@dataclass
class Job:
    """What the phases share."""

    build: Build
    command: Command
    target: Target
    console: Console
    ports: Ports
    files: Files

    @cached_property
    def vendor(self) -> VendorPort:
        """The vendor protocol, aimed at the target."""
        return VendorPort(self.ports, self.target)

    def say(self, key: str, **values: object) -> None:
        """Print a line of this build."""
        self.console.print(self.build.text(key, **values))

    def named(self) -> str | None:
        """The file's name, or None after the message that there is none to use."""
        name = self.command.file
        if name is None:
            self.say("no_file")
            self.console.note("This option needs the name of a file.")
        elif name.startswith("/"):
            self.say("switch_as_file")
            self.console.note(f"This build reads every file as binary and takes {name} for the file's name.")
        else:
            try:
                return short_path(name)
            except DiskError as error:
                self.say("no_file")
                self.console.note(str(error))
        return None

    def load(self, binary: bool = False) -> bytes | None:
        """The bytes to write, None after the message that there are none. `binary`: even without /B.

        Without /M, and where no file has the name itself, the files of its banks are taken.
        """
        name = self.named()
        if name is None:
            return None
        if name in self.files:
            return self._open(name, binary)
        banks = [] if self.command.merged else found(name, self.files)
        if not banks:
            self.say("no_file")
            return None
        return self._open_banks(name, banks, binary)

    def _open_banks(self, name: str, banks: list[str], binary: bool) -> bytes | None:
        parts: list[bytes] = []
        for bank in banks:
            part = self._open(bank, binary)
            if part is None:
                return None
            parts.append(part)
        self.console.note(f"There is no {name}; without /M its banks were taken, {len(banks)} files.")
        return joined(parts)

    def _open(self, name: str, binary: bool) -> bytes | None:
        data = self.files[name]
        return data if binary or self.command.binary else self._from_hex(name, data)

    def _from_hex(self, name: str, data: bytes) -> bytes | None:
        image = from_hex(data)
        if image is None:
            self.say("no_file")
            self.console.note(
                f"Without /B this build takes {name} for Intel HEX, which it is not. Nothing was sent. "
                "What the real program printed then is not on record."
            )
        return image

    def store(self, name: str, data: bytes) -> None:
        """Write a file, as binary or as Intel HEX, whatever was asked for."""
        self.files[name] = data if self.command.binary else to_hex(data)
