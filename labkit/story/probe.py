"""Ask by hand what the flash tools ask: is the gate open, and what does a register read back?"""

from __future__ import annotations

from labkit.ata.registers import Register, describe_status
from labkit.story.workbench import Workbench
from labkit.tools.target import TARGETS
from labkit.tools.vendor import VendorPort


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
