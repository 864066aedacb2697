"""The commands that DOS itself knows: DIR, CD, MD, TYPE, COPY, DEL, and a letter to change the drive."""

from __future__ import annotations

import re
from collections.abc import Callable

from labkit.host.console import Console
from labkit.host.dosfiles import DosFiles
from labkit.host.letters import Letters, NoDriveError, Spot
from labkit.host.names import DiskError, NoRoomError, matches
from labkit.host.volume import Entry

# A built-in name may be followed by a path or a switch without a blank: CD\FIRM, DIR/W.
_LINE = re.compile(r"(?P<word>[A-Z]+)(?P<rest>(?:[\s\\/.].*)?)", re.IGNORECASE | re.DOTALL)
_LAST = re.compile(r"(?P<head>.*[\\/:])?(?P<last>[^\\/:]*)", re.DOTALL)
_CHANGE = re.compile(r"[A-Za-z]:")
_END_OF_TEXT = b"\x1a"


class Shell:
    """One command line's worth of DOS: what it prints goes to the console of `files`."""

    def __init__(self, letters: Letters, files: DosFiles) -> None:
        self.letters = letters
        self.files = files
        self._commands: dict[str, Callable[[list[str]], bool]] = {
            "DIR": self._dir,
            "CD": self._cd,
            "CHDIR": self._cd,
            "MD": self._md,
            "MKDIR": self._md,
            "TYPE": self._type,
            "COPY": self._copy,
            "DEL": self._del,
            "ERASE": self._del,
        }

    @property
    def console(self) -> Console:
        """Where it prints."""
        return self.files.console

    def obey(self, line: str) -> bool | None:
        """Do a line if it is one of DOS's own; None if it is not. False: it printed an error."""
        if _CHANGE.fullmatch(line):
            return self._guarded(lambda _: self._change(line[0].upper()), [])
        found = _LINE.fullmatch(line)
        command = self._commands.get(found["word"].upper()) if found else None
        if command is None or found is None:
            return None
        # Switches such as /P or /Y change only how it asks and pages.
        words = [word for word in found["rest"].split() if not word.startswith("/")]
        return self._guarded(command, words)

    def _guarded(self, command: Callable[[list[str]], bool], words: list[str]) -> bool:
        try:
            return command(words)
        except NoDriveError as error:
            return self.say("Invalid drive specification", error)
        except NoRoomError as error:
            return self.say("Insufficient disk space", error)
        except DiskError as error:
            return self.say("Path not found", error)

    def say(self, words: str, why: DiskError | None = None) -> bool:
        """Print an error of DOS, with a note on why; always False."""
        self.console.end_line()
        self.console.print(words)
        if why is not None:
            self.console.note(str(why))
        return False

    # Places ----------------------------------------------------------------------------------

    def _change(self, letter: str) -> bool:
        self.letters.go(letter)
        return True

    def _cd(self, words: list[str]) -> bool:
        if not words:
            self.console.print(self.letters.prompt[:-1])
            return True
        try:
            spot = self.letters.resolve(words[0])
        except NoDriveError:
            raise
        except DiskError as error:
            return self.say("Invalid directory", error)
        entry = self.files.ask(spot.letter, "reading", lambda: self.letters.find(spot))
        if entry is None or not entry.folder:
            return self.say("Invalid directory")
        self.letters.enter(spot)
        return True

    def _md(self, words: list[str]) -> bool:
        if not words:
            return self.say("Required parameter missing")
        spot = self.letters.resolve(words[0])
        try:
            volume = self.letters.volume
            self.files.ask(spot.letter, "writing", lambda: volume(spot.letter).make_folder(spot.parts))
        except DiskError as error:
            return self.say("Unable to create directory", error)
        return True

    # Files -----------------------------------------------------------------------------------

    def _dir(self, words: list[str]) -> bool:
        spot, found = self._listed(words[0] if words else "")
        self.console.print(f" Directory of {spot}")
        if not found:
            return self.say("File not found")
        for entry in found:
            stem, _, suffix = entry.name.partition(".") if entry.name.strip(".") else (entry.name, "", "")
            size = "<DIR>" if entry.folder else f"{entry.size:,}"
            self.console.print(f"{stem:<8} {suffix:<3} {size:>13}")
        files = [entry for entry in found if not entry.folder]
        total = sum(entry.size for entry in files)
        self.console.print(f"{len(files):>9} file(s) {total:>13,} bytes")
        free = self.files.ask(spot.letter, "reading", lambda: self.letters.volume(spot.letter).free)
        if free is not None:
            self.console.print(f"{len(found) - len(files):>9} dir(s)  {free:>13,} bytes free")
        return True

    def _type(self, words: list[str]) -> bool:
        if not words:
            return self.say("Required parameter missing")
        self.letters.resolve(words[0])
        if words[0] not in self.files:
            return self._missing(words[0])
        text = self.files[words[0]].partition(_END_OF_TEXT)[0]
        self.console.print(text.decode("cp437").rstrip("\r\n"))
        return True

    def _del(self, words: list[str]) -> bool:
        if not words:
            return self.say("Required parameter missing")
        spot, found = self._listed(words[0])
        files = [entry for entry in found if not entry.folder]
        for entry in files:
            del self.files[str(spot.child(entry.name))]
        return bool(files) or self._missing(words[0])

    def _copy(self, words: list[str]) -> bool:
        if not words:
            return self.say("Required parameter missing")
        source, found = self._listed(words[0])
        files = [entry for entry in found if not entry.folder]
        if not files:
            return self._missing(words[0])
        target = self.letters.resolve(words[1] if len(words) > 1 else "")
        into = self.files.ask(target.letter, "reading", lambda: self.letters.find(target))
        done = 0
        for entry in files:
            place = target.child(entry.name) if into is not None and into.folder else target
            done += self._copy_one(source.child(entry.name), place)
        self.console.print(f"{done:>9} file(s) copied")
        return done == len(files)

    def _copy_one(self, source: Spot, target: Spot) -> bool:
        if source == target:
            return self.say("File cannot be copied onto itself")
        read = self.files.read(str(source))
        if read is None or read.bad is not None:
            return False  # DOS keeps no part of a copy
        try:
            self.files[str(target)] = read.data
        except NoRoomError as error:
            return self.say("Insufficient disk space", error)
        return True

    def _missing(self, name: str) -> bool:
        return self.say(f"File not found - {name.upper()}")

    def _listed(self, word: str) -> tuple[Spot, list[Entry]]:
        """The folder that a path or a pattern means, and the lines in it that fit."""
        found = _LAST.fullmatch(word)
        head, last = (found["head"] or "", found["last"]) if found else ("", word)
        if "*" not in last and "?" not in last:
            spot = self.letters.resolve(word)
            entry = self.files.ask(spot.letter, "reading", lambda: self.letters.find(spot))
            if entry is None or entry.folder:
                return spot, self._lines(spot)
            return Spot(spot.letter, spot.parts[:-1]), [entry]
        spot = self.letters.resolve(head)
        return spot, [entry for entry in self._lines(spot) if matches(entry.name, last)]

    def _lines(self, spot: Spot) -> list[Entry]:
        return self.files.ask(spot.letter, "reading", lambda: self.files.entries(spot)) or []
