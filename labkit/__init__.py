"""A lab on drive firmware and bricking: the names a notebook needs.

Nothing is loaded by `import labkit` itself; each name below brings its module when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labkit.ata.registers import Register as Register
    from labkit.ata.registers import describe_status as describe_status
    from labkit.bench.scrubber import show_scrubber as show_scrubber
    from labkit.bench.shown import show_bench as show_bench
    from labkit.catalog import chips as chips
    from labkit.catalog import data_dir as data_dir
    from labkit.catalog import models as models
    from labkit.course.checking import check as check
    from labkit.course.clinic import Clinic as Clinic
    from labkit.course.clinic import answer_key as answer_key
    from labkit.course.helping import answer_of as answer_of
    from labkit.course.helping import hint as hint
    from labkit.course.helping import progress as progress
    from labkit.drive.disc import sample_disc as sample_disc
    from labkit.drive.drive import Drive as Drive
    from labkit.firmware.compare import compare as compare
    from labkit.firmware.image import Image as Image
    from labkit.firmware.parts import part_names as part_names
    from labkit.firmware.pattern import find_pattern as find_pattern
    from labkit.firmware.store import read_file as read_file
    from labkit.firmware.store import read_flasher as read_flasher
    from labkit.firmware.store import read_image as read_image
    from labkit.flash.socket import ChipSocket as ChipSocket
    from labkit.host.bench import Bench as Bench
    from labkit.story.acceptance import accept as accept
    from labkit.story.benchfile import load_bench as load_bench
    from labkit.story.benchfile import save_bench as save_bench
    from labkit.story.bootlog import record_boot as record_boot
    from labkit.story.casebook import play_case as play_case
    from labkit.story.casebook import play_cases as play_cases
    from labkit.story.casebook import read_casebook as read_casebook
    from labkit.story.exchange import record_exchange as record_exchange
    from labkit.story.inside import look_inside as look_inside
    from labkit.story.matrix import matrix as matrix
    from labkit.story.parts import another_unit as another_unit
    from labkit.story.parts import eeprom_of as eeprom_of
    from labkit.story.parts import with_mechanism as with_mechanism
    from labkit.story.port import open_port as open_port
    from labkit.story.port import send_packet as send_packet
    from labkit.story.probe import echo as echo
    from labkit.story.probe import knock as knock
    from labkit.story.probe import knock_after as knock_after
    from labkit.story.probe import stray_data as stray_data
    from labkit.story.replay import replay as replay
    from labkit.story.scrub import scrub_boot as scrub_boot
    from labkit.story.symptoms import symptoms as symptoms
    from labkit.story.symptoms import watch_light as watch_light
    from labkit.story.telling import Telling as Telling
    from labkit.story.traffic import record_traffic as record_traffic
    from labkit.story.trials import Trials as Trials
    from labkit.story.workbench import Workbench as Workbench
    from labkit.tools.chipfile import chip_with as chip_with
    from labkit.tools.flashfix import flashfix as flashfix
    from labkit.tools.flashrom import run_flashrom as run_flashrom
    from labkit.tools.omnipatcher import omnipatcher as omnipatcher
    from labkit.tools.programmer import Programmer as Programmer
    from labkit.tools.serprog.server import Serprog as Serprog
    from labkit.views.banks import show_banks as show_banks
    from labkit.views.board import show_board as show_board
    from labkit.views.boot import show_boot as show_boot
    from labkit.views.casebook import show_casebook as show_casebook
    from labkit.views.casebook import show_left_out as show_left_out
    from labkit.views.compared import show_compared as show_compared
    from labkit.views.entropy import show_entropy as show_entropy
    from labkit.views.exchange import show_exchange as show_exchange
    from labkit.views.heat import show_heat as show_heat
    from labkit.views.ladder import show_ladder as show_ladder
    from labkit.views.layouts import show_layouts as show_layouts
    from labkit.views.lights import show_lights as show_lights
    from labkit.views.operations import show_operations as show_operations
    from labkit.views.predict import predict as predict
    from labkit.views.predict import reveal as reveal
    from labkit.views.provenance import claim as claim
    from labkit.views.provenance import legend as legend
    from labkit.views.ribbons import show_ribbons as show_ribbons
    from labkit.views.rivals import show_rivals as show_rivals
    from labkit.views.survival import show_survival as show_survival
    from labkit.views.survival import touched_sectors as touched_sectors
    from labkit.views.told import show_symptoms as show_symptoms
    from labkit.views.told import show_told as show_told
    from labkit.views.whereabouts import show_whereabouts as show_whereabouts

__version__ = "0.1.0"

_HOME = {
    "Bench": "labkit.host.bench",
    "ChipSocket": "labkit.flash.socket",
    "Clinic": "labkit.course.clinic",
    "Drive": "labkit.drive.drive",
    "Image": "labkit.firmware.image",
    "Programmer": "labkit.tools.programmer",
    "Register": "labkit.ata.registers",
    "Serprog": "labkit.tools.serprog.server",
    "Telling": "labkit.story.telling",
    "Trials": "labkit.story.trials",
    "Workbench": "labkit.story.workbench",
    "accept": "labkit.story.acceptance",
    "another_unit": "labkit.story.parts",
    "answer_key": "labkit.course.clinic",
    "answer_of": "labkit.course.helping",
    "check": "labkit.course.checking",
    "chip_with": "labkit.tools.chipfile",
    "chips": "labkit.catalog",
    "claim": "labkit.views.provenance",
    "compare": "labkit.firmware.compare",
    "data_dir": "labkit.catalog",
    "describe_status": "labkit.ata.registers",
    "echo": "labkit.story.probe",
    "eeprom_of": "labkit.story.parts",
    "find_pattern": "labkit.firmware.pattern",
    "flashfix": "labkit.tools.flashfix",
    "hint": "labkit.course.helping",
    "knock": "labkit.story.probe",
    "knock_after": "labkit.story.probe",
    "legend": "labkit.views.provenance",
    "load_bench": "labkit.story.benchfile",
    "look_inside": "labkit.story.inside",
    "matrix": "labkit.story.matrix",
    "models": "labkit.catalog",
    "omnipatcher": "labkit.tools.omnipatcher",
    "open_port": "labkit.story.port",
    "part_names": "labkit.firmware.parts",
    "play_case": "labkit.story.casebook",
    "play_cases": "labkit.story.casebook",
    "predict": "labkit.views.predict",
    "progress": "labkit.course.helping",
    "read_casebook": "labkit.story.casebook",
    "read_file": "labkit.firmware.store",
    "read_flasher": "labkit.firmware.store",
    "read_image": "labkit.firmware.store",
    "record_boot": "labkit.story.bootlog",
    "record_exchange": "labkit.story.exchange",
    "record_traffic": "labkit.story.traffic",
    "replay": "labkit.story.replay",
    "reveal": "labkit.views.predict",
    "run_flashrom": "labkit.tools.flashrom",
    "sample_disc": "labkit.drive.disc",
    "save_bench": "labkit.story.benchfile",
    "scrub_boot": "labkit.story.scrub",
    "send_packet": "labkit.story.port",
    "show_banks": "labkit.views.banks",
    "show_bench": "labkit.bench.shown",
    "show_board": "labkit.views.board",
    "show_boot": "labkit.views.boot",
    "show_casebook": "labkit.views.casebook",
    "show_compared": "labkit.views.compared",
    "show_entropy": "labkit.views.entropy",
    "show_exchange": "labkit.views.exchange",
    "show_heat": "labkit.views.heat",
    "show_ladder": "labkit.views.ladder",
    "show_layouts": "labkit.views.layouts",
    "show_left_out": "labkit.views.casebook",
    "show_lights": "labkit.views.lights",
    "show_operations": "labkit.views.operations",
    "show_ribbons": "labkit.views.ribbons",
    "show_rivals": "labkit.views.rivals",
    "show_scrubber": "labkit.bench.scrubber",
    "show_survival": "labkit.views.survival",
    "show_symptoms": "labkit.views.told",
    "show_told": "labkit.views.told",
    "show_whereabouts": "labkit.views.whereabouts",
    "stray_data": "labkit.story.probe",
    "symptoms": "labkit.story.symptoms",
    "touched_sectors": "labkit.views.survival",
    "watch_light": "labkit.story.symptoms",
    "with_mechanism": "labkit.story.parts",
}

__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> Any:
    """Load the module that `name` lives in, and remember what was found."""
    if name not in _HOME:
        raise AttributeError(f"labkit has no {name!r}: it offers {', '.join(sorted(_HOME))}.")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
