"""A lab on drive firmware and bricking: the names a notebook needs.

Nothing is loaded by `import labkit` itself; each name below brings its module when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labkit.catalog import data_dir as data_dir
    from labkit.catalog import models as models
    from labkit.drive.disc import sample_disc as sample_disc
    from labkit.drive.drive import Drive as Drive
    from labkit.firmware.compare import compare as compare
    from labkit.firmware.image import Image as Image
    from labkit.firmware.store import read_file as read_file
    from labkit.firmware.store import read_image as read_image
    from labkit.host.bench import Bench as Bench
    from labkit.story.acceptance import accept as accept
    from labkit.story.replay import replay as replay
    from labkit.story.workbench import Workbench as Workbench

__version__ = "0.1.0"

_HOME = {
    "Bench": "labkit.host.bench",
    "Drive": "labkit.drive.drive",
    "Image": "labkit.firmware.image",
    "Workbench": "labkit.story.workbench",
    "accept": "labkit.story.acceptance",
    "compare": "labkit.firmware.compare",
    "data_dir": "labkit.catalog",
    "models": "labkit.catalog",
    "read_file": "labkit.firmware.store",
    "read_image": "labkit.firmware.store",
    "replay": "labkit.story.replay",
    "sample_disc": "labkit.drive.disc",
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
