"""Benches and ports for the tests of the host, with fakes plugged in and switched on."""

from __future__ import annotations

from labkit.host.bench import Bench
from labkit.host.cable import Cable
from labkit.host.clock import SECOND, Clock
from labkit.host.ports import PRIMARY, SECONDARY, Ports
from tests.host.fakes import FakeDrive

WHERE = "primary slave"


def bench_with(**drives: FakeDrive) -> Bench:
    """A bench with drives at places written with an underscore: primary_slave=FakeDrive()."""
    bench = Bench()
    for where, drive in drives.items():
        bench.attach(drive, where.replace("_", " "))
    return bench


def wired(*drives: FakeDrive, settle_ns: int = SECOND) -> Ports:
    """Ports with drives on the first cable, powered, and `settle_ns` old."""
    cable = Cable()
    ports = Ports(Clock(), {PRIMARY: cable, SECONDARY: Cable()})
    for position, drive in enumerate(drives):
        drive.power_on(0)
        cable.attach(drive, position)
    ports.sleep(settle_ns)
    return ports
