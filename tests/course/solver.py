"""A scripted student: looks, asks, decides, cures, by the bench's verbs alone."""

from __future__ import annotations

from labkit.course.clinic import OWN_EEPROM, Clinic
from labkit.firmware.compare import compare
from labkit.firmware.image import Image
from labkit.firmware.store import file_names, read_file
from labkit.story.inside import look_inside
from labkit.story.symptoms import Symptoms, symptoms
from labkit.tools.eepromdata import catalogue

SERVO = 0xF8000


def names() -> set[str]:
    """Every name that an image of the lab gives at POST."""
    found = set()
    for file in file_names():
        if file.endswith(".BIN"):
            identity = Image(read_file(file)).identity
            assert identity is not None
            found.add(f"{identity.vendor:<8}{identity.product:<16}".strip() + f" {identity.revision}")
    return {" ".join(one.split()) for one in found}


def solve(case: Clinic) -> str:
    """Diagnose and revive; returns the diagnosis that was stated."""
    said = wiring(case) or inside_the_drive(case)
    case.diagnose(said)
    return said


def wiring(case: Clinic) -> str:
    """What open eyes see."""
    bench, seen = case.bench, look_inside(case.bench)
    mine, others = seen.drives[0], seen.drives[1:]
    if not mine.power:
        bench.plug_power()
        return "no-power"
    if not mine.ribbon:
        bench.plug_ribbon()
        return "no-ribbon"
    if seen.channels[mine.cable] == "none":
        bench.bios_channel(mine.cable, "auto")
        return "channel-none"
    if any((one.cable, one.jumper) == (mine.cable, mine.jumper) for one in others):
        bench.set_jumper("SL" if mine.jumper == "MA" else "MA")
        return "same-jumper"
    return ""


def inside_the_drive(case: Clinic) -> str:
    """What the drive shows, tool by tool."""
    bench, shown = case.bench, symptoms(case.bench)
    if shown.post and " ".join(shown.post.split()) not in names():
        bench.mend_cable(look_inside(bench).drives[0].cable)
        return "broken-line"
    if shown.post and not shown.windows:
        rewrite(case)
        return "other-family-patched" if shown.light == "fast" else "other-family"
    if not shown.post:
        # Nothing runs that could shut the gate.
        dump = read_out(case)
        bench.mtkflash(f"W /M /B {case.image}")
        return "constant-file" if len({*dump}) == 1 else "interrupted"
    if shown.tray == "closed":
        bench.service_jumper(True)
        dump = read_out(case)
        bench.mtkflash(f"W /M /B {case.image}")
        bench.service_jumper(False)
        differing = compare(read_file(case.image), dump).ranges()
        return "servo-hole" if differing[0][0] >= SERVO else "panel-hole"
    return eeprom(case, shown)


def eeprom(case: Clinic, shown: Symptoms) -> str:
    """What the EEPROM holds."""
    bench, model_in = case.bench, catalogue().places.model_in
    bench.eeprom_backup("NOW.EEP")
    now, own = bench.file("NOW.EEP"), bench.file(OWN_EEPROM)
    bench.eeprom_restore(OWN_EEPROM)
    if {*now} == {0xFF}:
        return "eeprom-erased"
    if model_in(now) != model_in(own):
        return "eeprom-family"
    return "eeprom-unit" if shown.light == "off" else "eeprom-sum"


def read_out(case: Clinic) -> bytes:
    """The flash chip's bytes, through a gate that is open."""
    case.bench.mtkflash("R /M /B DUMP.BIN")
    return case.bench.file("DUMP.BIN")


def rewrite(case: Clinic) -> None:
    """Its own image, through the gate that the jumper holds open."""
    bench = case.bench
    bench.service_jumper(True)
    bench.mtkflash(f"W /M /B {case.image}")
    bench.service_jumper(False)
