"""The static twin in words: a bench as a reader sees it who has no widgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labkit.bench.look.gauges import NO_POWER, NOTHING
from labkit.host.clock import SECOND
from labkit.views import words

Sections = Mapping[str, Any]
LAST = 3
"""Lines of the log that are told."""
LIGHTS = {"slow": "blinking slowly", "fast": "blinking fast"}
SYSTEMS = {"off": "off", "bios": "on, at the BIOS screen", "dos": "on, in DOS", "windows": "on, in Windows"}
STATES = ("written", "part", "erased", "as before")


def twin_text(sections: Sections) -> str:
    """About fifteen lines: the PC, the drive, what runs, the instruments, and what was done last."""
    drive, pc, gauges = sections["drive"], sections["pc"], sections["instruments"]
    lines = [
        f"Bench at {sections['time']['seconds']:.3f} s. {pc_line(pc)}",
        *_drive_lines(drive),
        *post_lines(pc),
        *_job_line(sections["job"]),
        *(_gauges_lines(gauges) if gauges else ()),
        *log_lines(sections["log"]),
    ]
    notice = sections["notice"]["text"]
    return "\n".join([*lines, notice] if notice else lines)


def _gauges_lines(gauges: Sections) -> list[str]:
    return [
        f"Status: {status_words(gauges['status'])}",
        f"Inside: {_states_words(gauges['states'])}.",
        f"8051: {gauges['place']}",
        *(f"  next: {line}" for line in gauges["ahead"][:1]),
        f"Flash: {banks_words(gauges['banks'])}",
        strip_words(gauges["strip"]),
    ]


def _drive_lines(drive: Sections) -> list[str]:
    pins = "on no pins" if drive["pins"] is None else "on pins {} and {}".format(*drive["pins"])
    plugs = f"power plug {_in(drive['power_plug'])}, ribbon {_in(drive['ribbon'])}"
    where = f"{drive['place']}, {drive['x']} to mtkflash"
    power = "has power" if drive["powered"] else "has no power"
    return [
        f"{drive['name']} at {where}: {power}.",
        f"Jumper on {drive['jumper']}, service jumper {pins}, {plugs}.",
        facts_line(drive),
    ]


def pc_line(pc: Sections) -> str:
    """What the PC does."""
    return f"The PC is {SYSTEMS[pc['system']]}."


def facts_line(drive: Sections) -> str:
    """What the drive's front shows."""
    tray = f"{drive['tray']}, with a disc" if drive["disc"] else drive["tray"]
    light = LIGHTS.get(drive["light_words"], drive["light_words"])
    return f"Light: {light}. Tray: {tray}. Eject button: {'held' if drive['eject_held'] else 'not pressed'}."


def _states_words(states: list[list[str]]) -> str:
    dark = [name for name, value in states if value == NO_POWER]
    said = [f"{words.listing(dark)}: {NO_POWER}"] if dark else []
    return "; ".join([*said, *(f"{name} {value}" for name, value in states if value != NO_POWER)])


def _in(there: bool) -> str:
    return "in" if there else "OUT"


def post_lines(pc: Sections) -> list[str]:
    """The last POST screen without empty lines; that there was none."""
    shown = [line.rstrip() for line in pc["post"].splitlines() if line.strip()]
    return [f"  {line}" for line in shown] if shown else ["  (no POST yet)"]


def _job_line(job: Sections | None) -> list[str]:
    return [f"Running: {job_words(job)}"] if job is not None else []


def job_words(job: Sections) -> str:
    """What runs, since when, and how far it is."""
    far = "" if job["percent"] is None else f", {int(job['percent'])} %"
    bank = "" if job["bank"] is None else f", at work in bank {job['bank']}"
    return f"{job['label']}, for {job['seconds']:.1f} s{far}{bank}."


def status_words(status: Sections) -> str:
    """The status byte, the bits that are set, and what that means."""
    bits = " ".join(name for name, bit in status["bits"] if bit)
    note = status["note"].rstrip(".")
    if status["value"] == NOTHING:
        return f"{note}."
    return f"{status['value']}{f' ({bits})' if bits else ''}, {note}."


def banks_words(banks: list[Sections]) -> str:
    """Which banks are in which state, in few words."""
    said = []
    for state in STATES:
        mine = [one["bank"] for one in banks if one["state"] == state]
        if state == "part":
            parts = [one for one in banks if one["state"] == state]
            said += [f"bank {one['bank']} in part ({one['percent']} %)" for one in parts]
        elif len(mine) == len(banks):
            return f"all {len(banks)} banks {state}."
        elif mine:
            said.append(f"{'bank' if len(mine) == 1 else 'banks'} {words.numbers(mine)} {state}")
    said += [f"at work in bank {one['bank']} now" for one in banks if one["here"]]
    return f"{', '.join(said)}."


def strip_words(strip: Sections) -> str:
    """Changes of light and BSY in sight, and what holds at the end."""
    lanes = (("light", "on", "off"), ("busy", "1", "0"))
    said = [_lane_words(strip, *lane) for lane in lanes]
    return f"The last {strip['span'] / SECOND:g} s: {said[0]}; {said[1]}."


def _lane_words(strip: Sections, key: str, on: str, off: str) -> str:
    start, end, since = strip["end"] - strip["span"], strip["end"], strip["since"][key]
    title = {"busy": "BSY"}.get(key, key)
    if since > max(start, 0):
        title = f"{title} (recorded from {since / SECOND:.1f} s on)"
    edges = [ns for span in strip[key] for ns in span if max(start, since) < ns < end]
    now = on if any(hi >= end for _, hi in strip[key]) else off
    if not edges:
        return f"{title} {now} all the time"
    return f"{title} {now} since {max(edges) / SECOND:.1f} s, {words.plural(len(edges), 'change')}"


def log_lines(log: list[Sections]) -> list[str]:
    """What was done last, with what came of it."""
    lines = [f"{one['number']}. {one['at']}  {one['text']}  {_first(one['outcome'])}" for one in log[-LAST:]]
    return [line.rstrip() for line in lines] or ["Nothing has been done yet."]


def _first(outcome: str) -> str:
    shown = [line for line in outcome.splitlines() if line.strip()]
    return f"-> {shown[0].strip()}" if shown else ""
