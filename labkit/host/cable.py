"""One IDE cable with two positions: writes reach both devices, reads come from whichever drives the bus.

The DEV bit tells both which of them is meant [fact: writes-reach-both]. A lone master answers for
the slave that is not there [fact: lone-master].
"""

from __future__ import annotations

from collections.abc import Callable

from labkit.ata.device import AtaDevice
from labkit.ata.registers import FLOATING


class Cable:
    """`devices` by position: 0 = master, 1 = slave. The host runs them to `t` before an access at `t`."""

    def __init__(self) -> None:
        self.devices: dict[int, AtaDevice] = {}
        self.observers: list[Callable[[str, int, int, int], None]] = []
        """Called with ("read" or "write", register, value, ns) for every register access."""
        self._driver: AtaDevice | None = None

    # Plugging --------------------------------------------------------------------------------

    def attach(self, device: AtaDevice, position: int) -> None:
        """Plug a device in as master (0) or slave (1)."""
        if position not in (0, 1):
            raise ValueError(f"A cable has position 0 (master) and 1 (slave), not {position}.")
        if position in self.devices:
            raise ValueError("That position is taken; detach the other device first.")
        self.devices[position] = device
        device.position = position
        self.find_roles()

    def detach(self, position: int) -> AtaDevice:
        """Unplug the device at `position` and return it."""
        if position not in self.devices:
            raise ValueError("Nothing is plugged in there.")
        device = self.devices.pop(position)
        self._driver = None
        self.find_roles()
        return device

    def find_roles(self) -> None:
        """What the DASP- line tells device 0 at every power-on and reset: is there a powered device 1?"""
        for position, device in self.devices.items():
            other = self.devices.get(1 - position)
            device.alone = other is None or not other.present_power

    def hard_reset(self, t: int) -> None:
        """Pulse the RESET- line."""
        self.find_roles()
        for device in self.devices.values():
            device.hard_reset(t)

    # Time ------------------------------------------------------------------------------------

    def run_until(self, t: int) -> None:
        """Let both devices live till `t`."""
        for device in self.devices.values():
            device.run_until(t)

    def run_to_change(self, t: int) -> int:
        """Let both live till `t`, or till the one that drove the last read changes what a host could see.

        Returns the time. Only the driving device is watched: a host that polls sees no other.
        """
        if self._driver is not None:
            t = min(t, self._driver.run_until(t, stop_on_change=True))
        self.run_until(t)
        return t

    # Registers and data ----------------------------------------------------------------------

    def write(self, reg: int, value: int, t: int) -> None:
        """A register write; both devices get it."""
        for device in self.devices.values():
            device.write_reg(reg, value, t)
        for observer in self.observers:
            observer("write", reg, value, t)

    def read(self, reg: int, t: int) -> int:
        """A register read: FFh where nothing drives, the AND where two do [fact: floating-bus]."""
        value, self._driver = FLOATING, None
        for device in self.devices.values():
            driven = device.read_reg(reg, t)
            if driven is not None:
                value &= driven
                self._driver = device
        for observer in self.observers:
            observer("read", reg, value, t)
        return value

    def write_data(self, data: bytes, t: int) -> None:
        """Words through the data port; both devices get them."""
        for device in self.devices.values():
            device.write_data(data, t)

    def read_data(self, n: int, t: int) -> bytes:
        """`n` bytes through the data port; FFh where nothing drives."""
        driven = [data for device in self.devices.values() if (data := device.read_data(n, t)) is not None]
        if not driven:
            return bytes([FLOATING]) * n
        if len(driven) == 1:
            return driven[0]
        return bytes(one & two for one, two in zip(*driven, strict=True))
