"""The serprog server on its socket."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from labkit.catalog import chips, models
from labkit.drive.drive import Drive
from labkit.flash import SpiFlash
from labkit.tools.clip import ClipError
from labkit.tools.serprog import Serprog
from tests.tools.chipsets import new_chip

SYNC, IN_STEP = b"\x10", b"\x15\x06"
SOON = 20.0  # seconds of wall time that nothing here needs


@contextmanager
def client(server: Serprog) -> Iterator[socket.socket]:
    """A connection."""
    host, port = server.address.split(":")
    with socket.create_connection((host, int(port)), timeout=SOON) as link:
        yield link


def ask(link: socket.socket, sent: bytes, count: int) -> bytes:
    """Send, and read so many bytes."""
    link.sendall(sent)
    answer = b""
    while len(answer) < count and (piece := link.recv(count - len(answer))):
        answer += piece
    return answer


def gone(link: socket.socket) -> bool:
    """Has the other side closed?"""
    try:
        return link.recv(1) == b""
    except ConnectionError:
        return True


def test_it_listens_on_the_loopback_interface_alone() -> None:
    """The address is of 127.0.0.1, and the socket is bound to nothing else."""
    with Serprog(new_chip("sst25vf040")) as server:
        assert server._listener.getsockname() == ("127.0.0.1", server.port)
        assert server.programmer == f"serprog:ip={server.address}"


def test_it_ends_when_its_client_has_left() -> None:
    """A client that spoke serprog leaves, and the server is gone by itself."""
    with Serprog(new_chip("sst25vf040")) as server:
        with client(server) as link:
            assert ask(link, SYNC, 2) == IN_STEP
            assert ask(link, b"\x13\x04\0\0\x02\0\0\x90\0\0\0", 3) == b"\x06\xbf\x44"
        assert server.wait(SOON)
        with pytest.raises(OSError), client(server):
            pass
    assert server.seconds > 0


def test_a_second_client_is_sent_away() -> None:
    """While one is served another one is closed at once, and the first does not notice."""
    with Serprog(new_chip("sst25vf040"), once=False) as server, client(server) as first:
        assert ask(first, SYNC, 2) == IN_STEP
        with client(server) as second:
            assert gone(second)
        assert ask(first, b"\x00", 1) == b"\x06"


def test_it_survives_bad_clients() -> None:
    """Garbage, a half-closed connection and one torn down in a command leave it ready for the next."""
    with Serprog(new_chip("am29lv008bb"), once=False) as server:
        with client(server) as link:
            link.sendall(b"GET / HTTP/1.1\r\n\r\n")
            link.shutdown(socket.SHUT_WR)
            while link.recv(100):
                pass
        with client(server) as link:
            link.sendall(b"\x0a\0\0\0\0\0\x10")
            # Closed with answers unread: a reset, not an end.
            linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        for _ in range(1000):
            with client(server) as link:
                try:
                    if ask(link, SYNC, 2) == IN_STEP:
                        return
                except ConnectionError:  # the one before is still being shown out
                    continue
        pytest.fail("nobody is served any more")


def test_it_ends_when_nobody_comes() -> None:
    """Without a client the server ends after its idle time, and a silent client is sent away."""
    with Serprog(new_chip("sst25vf040"), idle_s=0.05) as server:
        assert server.wait(SOON)
    with Serprog(new_chip("sst25vf040"), idle_s=0.2) as server, client(server) as link:
        assert gone(link)
        assert server.wait(SOON)


def test_leaving_the_block_ends_a_session() -> None:
    """A client that is still there is sent away when the block ends."""
    chip = SpiFlash(chips()["sst25vf040"])
    with Serprog(chip) as server, client(server) as link:
        assert ask(link, SYNC, 2) == IN_STEP
        server.close()
        assert gone(link)
        assert chip.transfer(b"\x05", 1, 10**12) == b"\xff"  # without power


def test_a_powered_drive_is_refused() -> None:
    """No server comes up on the chip of a drive that has power."""
    drive = Drive(models()["dw-d22a"], None)
    drive.power_on(0)
    with pytest.raises(ClipError), Serprog(drive):
        pass
