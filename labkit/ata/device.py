"""What a cable asks of anything that is plugged into it."""

from __future__ import annotations

from typing import Protocol


class AtaDevice(Protocol):
    """One device on a cable. All times `t` are ns on the bench's clock and never go back.

    The host runs the device to `t` (`run_until`) before it touches a register at `t`.
    """

    position: int
    """0 = device 0 (master), 1 = device 1 (slave)."""

    alone: bool
    """Set by the cable: this is the only powered device, so device 0 answers for the missing device 1."""

    @property
    def present_power(self) -> bool:
        """Is it powered? Without power it drives nothing and hears nothing."""
        ...

    def power_on(self, t: int) -> None:
        """Power arrives."""
        ...

    def power_off(self, t: int) -> None:
        """Power goes."""
        ...

    def hard_reset(self, t: int) -> None:
        """The cable's RESET- line was pulsed."""
        ...

    def run_until(self, t: int, stop_on_change: bool = False) -> int:
        """Live till `t`; with `stop_on_change` no further than the first change that a host could see.

        Returns the time reached, which may pass `t` by one instruction.
        """
        ...

    def write_reg(self, reg: int, value: int, t: int) -> None:
        """A write to one register (0..8, see `Register`). Both devices on a cable get every one of them."""
        ...

    def read_reg(self, reg: int, t: int) -> int | None:
        """A read of one register; None where this device does not drive the bus."""
        ...

    def write_data(self, data: bytes, t: int) -> None:
        """Words written to the data port, as bytes. Both devices on a cable get them."""
        ...

    def read_data(self, n: int, t: int) -> bytes | None:
        """`n` bytes (even) through the data port; None where this device does not drive the bus."""
        ...

    def intrq(self, t: int) -> bool:
        """The interrupt line."""
        ...
