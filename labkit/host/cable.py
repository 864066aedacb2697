"""One IDE cable with two plugs: writes reach both devices, reads come from whichever drive the bus.

The DEV bit tells both which of them is meant [fact: writes-reach-both]. A lone master answers for
the slave that is not there [fact: lone-master]. Two that take themselves for the same device both act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from labkit.ata.device import AtaDevice
from labkit.ata.registers import FLOATING

LINES = 16


class Cable:
    """`devices` by plug: 0 at the end, 1 in the middle. The host runs them to `t` before an access at `t`."""

    def __init__(self) -> None:
        self.devices: dict[int, AtaDevice] = {}
        self.observers: list[Callable[[str, int, int, int], None]] = []
        """Called with ("read" or "write", register, value, ns) for every register access."""
        self.data_observers: list[Callable[[str, bytes, int], None]] = []
        """Called with ("read" or "write", bytes, ns) for every block through the data port."""
        self._drivers: list[AtaDevice] = []
        self._stuck: dict[int, int] = {}
        self._tables: tuple[bytes, bytes] | None = None

    # Plugging --------------------------------------------------------------------------------

    def attach(self, device: AtaDevice, position: int) -> None:
        """Plug a device in without power, jumpered as master (0, at the end) or slave (1, in the middle)."""
        self.join(device, position)
        device.position = position
        self.find_roles()

    def join(self, device: AtaDevice, plug: int) -> None:
        """Put a plug on a device as it is: what it takes itself for it learnt at its last reset."""
        if plug not in (0, 1):
            raise ValueError(f"A cable has plug 0 (master) and plug 1 (slave), not {plug}.")
        if plug in self.devices:
            raise ValueError("That plug is taken; detach the other device first.")
        self.devices[plug] = device

    def detach(self, plug: int) -> AtaDevice:
        """Pull a plug off its device and return that. The other device does not notice [fact: ribbon-hot]."""
        if plug not in self.devices:
            raise ValueError("Nothing is plugged in there.")
        device = self.devices.pop(plug)
        self._drivers = []
        return device

    def find_roles(self) -> None:
        """What the DASP- line tells device 0 at power-on and reset: is there a powered device 1?"""
        for device in self.devices.values():
            others = [one for one in self.devices.values() if one is not device and one.present_power]
            device.alone = all(one.position == device.position for one in others)

    def hard_reset(self, t: int) -> None:
        """Pulse the RESET- line."""
        self.find_roles()
        for device in self.devices.values():
            device.hard_reset(t)

    @property
    def drivers(self) -> tuple[AtaDevice, ...]:
        """The devices that drove the last read of a register or of data; none for a floating bus."""
        return tuple(self._drivers)

    # Time ------------------------------------------------------------------------------------

    def run_until(self, t: int) -> None:
        """Let both devices live till `t`."""
        for device in self.devices.values():
            device.run_until(t)

    def run_to_change(self, t: int) -> int:
        """Let both live till `t`, or till one that drove the last read changes what a host could see.

        Returns the time. Only driving devices are watched: a host that polls sees no other.
        """
        for device in self._drivers:
            t = min(t, device.run_until(t, stop_on_change=True))
        self.run_until(t)
        return t

    # Broken lines ----------------------------------------------------------------------------

    @property
    def stuck(self) -> dict[int, int]:
        """The data lines (0 to 15) that no device can move, and the bit at which each one stands."""
        return dict(self._stuck)

    @stuck.setter
    def stuck(self, lines: Mapping[int, int]) -> None:
        for line, bit in lines.items():
            if not 0 <= line < LINES or bit not in (0, 1):
                raise ValueError(f"A cable has data lines 0 to 15, each 0 or 1; not line {line} at {bit}.")
        self._stuck = dict(lines)
        low = {line: bit for line, bit in lines.items() if line < 8}
        high = {line - 8: bit for line, bit in lines.items() if line >= 8}
        self._tables = (_table(low), _table(high)) if lines else None

    def _bent(self, value: int) -> int:
        """A byte on the lower eight lines, as it arrives at the other end."""
        return self._tables[0][value] if self._tables else value

    def _bent_words(self, data: bytes) -> bytes:
        if self._tables is None:
            return data
        bent = bytearray(data)
        bent[0::2], bent[1::2] = (data[n::2].translate(table) for n, table in enumerate(self._tables))
        return bytes(bent)

    # Registers and data ----------------------------------------------------------------------

    def write(self, reg: int, value: int, t: int) -> None:
        """A register write; both devices get it."""
        value = self._bent(value)
        for device in self.devices.values():
            device.write_reg(reg, value, t)
        for observer in self.observers:
            observer("write", reg, value, t)

    def read(self, reg: int, t: int) -> int:
        """A register read: FFh where nothing drives, the AND where two do [fact: floating-bus]."""
        value, self._drivers = FLOATING, []
        for device in self.devices.values():
            driven = device.read_reg(reg, t)
            if driven is not None:
                value &= driven
                self._drivers.append(device)
        value = self._bent(value)
        for observer in self.observers:
            observer("read", reg, value, t)
        return value

    def write_data(self, data: bytes, t: int) -> None:
        """Words through the data port; both devices get them."""
        data = self._bent_words(data)
        for device in self.devices.values():
            device.write_data(data, t)
        for observer in self.data_observers:
            observer("write", data, t)

    def read_data(self, n: int, t: int) -> bytes:
        """`n` bytes through the data port; FFh where nothing drives."""
        data, self._drivers = bytes([FLOATING]) * n, []
        for device in self.devices.values():
            driven = device.read_data(n, t)
            if driven is not None:
                data = bytes(one & other for one, other in zip(data, driven, strict=True))
                self._drivers.append(device)
        data = self._bent_words(data)
        for observer in self.data_observers:
            observer("read", data, t)
        return data


def _table(lines: Mapping[int, int]) -> bytes:
    """What becomes of each byte when some of its lines stand still [fact: stuck-line]."""
    clear = sum(1 << line for line in lines)
    fixed = sum(bit << line for line, bit in lines.items())
    return bytes(value & ~clear & 0xFF | fixed for value in range(256))
