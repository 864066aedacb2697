"""Where the lab's data lies: beside the package in a checkout, inside it when installed from a wheel."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def data_dir() -> Path:
    """Folder of the lab's data files.

    A wheel carries it as `labkit/_data`; a checkout has it as `data`, next to `labkit`.
    Raises FileNotFoundError when neither is there.
    """
    for folder in (_PACKAGE / "_data", _PACKAGE.parent / "data"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"The lab's data folder is missing next to {_PACKAGE}: use a whole checkout, or install labkit again."
    )
