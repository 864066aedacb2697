"""Parse and build with construct; what goes wrong is one sentence that names the structure and the field."""

from __future__ import annotations

from typing import Any

from construct import Construct, ConstructError, StreamError


class WireError(ValueError):
    """Bytes that are not what they should be, or values that do not fit their field."""


def parse(structure: Construct, data: bytes, what: str) -> Any:
    """Take `data` apart. Raises WireError with the path of the field that failed."""
    try:
        return structure.parse(data)
    except StreamError as error:
        raise WireError(f"{what}: {_field(error)} is cut off; only {len(data)} bytes are there.") from error
    except ConstructError as error:
        raise WireError(f"{what}: {_field(error)} does not hold a value that belongs there.") from error


def build(structure: Construct, values: dict[str, Any], what: str) -> bytes:
    """Put values together. Raises WireError with the path of the field that failed."""
    try:
        return bytes(structure.build(values))
    except ConstructError as error:
        raise WireError(f"{what}: {_field(error)} cannot hold the value given for it.") from error


def _field(error: ConstructError) -> str:
    path = str(error.path or "").partition(" -> ")[2].replace(" -> ", ".")
    return f"the field '{path}'" if path else "a field"
