"""The four places where a PC of that time can have a drive."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.host.ports import PRIMARY, SECONDARY


@dataclass(frozen=True)
class Place:
    """`base` is the channel's first port, `position` 0 for the master and 1 for the slave."""

    name: str
    base: int
    position: int

    @property
    def title(self) -> str:
        """As a BIOS writes it: "Primary Slave"."""
        return self.name.title()


PLACES = {
    f"{channel} {role}": Place(f"{channel} {role}", base, position)
    for channel, base in (("primary", PRIMARY), ("secondary", SECONDARY))
    for position, role in enumerate(("master", "slave"))
}


def place(name: str) -> Place:
    """The place of this name. Raises ValueError listing the names there are."""
    try:
        return PLACES[name.lower()]
    except KeyError:
        raise ValueError(f"There is no place {name!r}; take one of: {', '.join(PLACES)}.") from None
