"""Ask by hand what the flash tools ask: is the gate open, and what does a register read back?"""

from __future__ import annotations

from labkit.ata.registers import Register, describe_status
from labkit.drive.drive import Drive
from labkit.host.clock import MS
from labkit.story.workbench import Workbench
from labkit.tools.target import TARGETS
from labkit.tools.vendor import KNOCK, VendorPort


def knock(bench: Workbench) -> str:
    """Make the four writes of the flash tools and read the status: "70h" with the names of its bits.

    70h means the gate was open; the drive is in vendor mode then, till its next reset [fact: vendor-status].
    """
    port = VendorPort(bench.bench.ports, TARGETS[bench.x])
    port.knock()
    status = port.status()
    return f"{status:02X}h ({describe_status(status)})"


def echo(bench: Workbench, value: int) -> int:
    """Write a value into the drive's sector count register and read that register back."""
    port = VendorPort(bench.bench.ports, TARGETS[bench.x])
    port.put(Register.HEAD, port.target.head)
    port.put(Register.COUNT, value)
    return port.get(Register.COUNT)


def stray_data(bench: Workbench, size: int) -> bytes:
    """Read the data port though the drive offers nothing; `size` is an even number of bytes."""
    port = VendorPort(bench.bench.ports, TARGETS[bench.x])
    port.put(Register.HEAD, port.target.head)
    return port.take(size)


def knock_after(drive: Drive, ms: float, hold_eject: bool = False) -> str:
    """Give a drive on the table power, knock `ms` milliseconds later, read the status, take the power away.

    The answer is like that of `knock`. `hold_eject`: the button is held all the time. Raises ValueError for a
    drive that is powered already.
    """
    if drive.present_power:
        raise ValueError("The drive is powered already: switch it off first, or take a new one.")
    start = drive.board.time
    drive.board.panel.pressed = hold_eject
    drive.power_on(start)
    now = drive.run_until(start + round(ms * MS))
    drive.write_reg(Register.HEAD, TARGETS[1 + drive.position].head, now)
    for value in KNOCK:
        drive.write_reg(Register.FEATURES, value, now)
    status = drive.read_reg(Register.STATUS, now) or 0
    drive.release_eject()
    drive.power_off(now)
    return f"{status:02X}h ({describe_status(status)})"
