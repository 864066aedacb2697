"""The serprog protocol, version 1, as bytes in and bytes out [fact: serprog-protocol].

Knows no socket. Emulated time goes on by the bus cycles, by the delays that the client asks for, and by a
fixed time for each command that reads.
"""

from __future__ import annotations

from collections.abc import Callable

from labkit.tools.clip import AnyClip, ParallelClip, SerialClip

ACK, NAK = b"\x06", b"\x15"
NAME = b"labkit"
PARALLEL, SPI = 0x01, 0x08
OPBUF = 0xFFFF
OPERATION = 5  # bytes that an operation takes in the buffer
SPI_WRITE = 0x1000
ANSWER_NS = 25_000
"""How long the programmer takes over a command that reads [fact: serprog-answer]."""

Handler = Callable[[bytes], bytes]
Table = dict[int, tuple[int, Handler]]


def protocol(clip: AnyClip) -> Protocol:
    """The session that fits the chip on the clip."""
    return ParallelProtocol(clip) if isinstance(clip, ParallelClip) else SerialProtocol(clip)


class Protocol:
    """One client's session. `synchronised`: has the client spoken serprog?

    `table` gives for each opcode how many bytes follow it, and what is done with them.
    """

    bus = 0

    def __init__(self, clip: AnyClip) -> None:
        self._clip = clip
        self._size = clip.chip.chip.size
        self.synchronised = False
        self._rest = b""
        self._delays = 0
        self.table: Table = {
            0x00: (0, lambda _: ACK),
            0x01: (0, self._interface),
            0x02: (0, self._map),
            0x03: (0, lambda _: ACK + NAME.ljust(16, b"\0")),
            0x04: (0, lambda _: ACK + b"\xff\xff"),
            0x05: (0, lambda _: ACK + bytes([self.bus])),
            0x07: (0, lambda _: ACK + OPBUF.to_bytes(2, "little")),
            0x0B: (0, self._empty),
            0x0E: (4, self._keep_delay),
            0x0F: (0, self._execute),
            0x10: (0, self._synchronise),
            0x11: (0, lambda _: ACK + self._size.to_bytes(3, "little")),
            0x12: (1, lambda given: ACK if given[0] & self.bus else NAK),
        }
        # (address, byte), or (-1, ns to wait).
        self._operations: list[tuple[int, int]] = []

    def feed(self, data: bytes) -> bytes:
        """What the client sent next, cut anywhere; returns what to send back. No bytes are misuse."""
        data = self._rest + data
        answers, at, size = [], 0, len(data)
        while at < size:
            row = self.table.get(data[at])
            if row is None:
                answers.append(NAK)
                at += 1
                continue
            length, work = row
            end = at + 1 + length
            if data[at] == 0x13:
                end += self._sent(data[at + 1 : end])
            if end > size:
                break
            answers.append(work(data[at + 1 : end]))
            at = end
        self._rest = data[at:]
        return b"".join(answers)

    @staticmethod
    def _sent(header: bytes) -> int:
        """How many bytes follow the header of an SPI operation; none where it is longer than is allowed."""
        length = int.from_bytes(header[:3], "little")
        return length if length <= SPI_WRITE else 0

    # ---- queries -----------------------------------------------------------------------------

    def _map(self, _: bytes) -> bytes:
        return ACK + sum(1 << opcode for opcode in self.table).to_bytes(32, "little")

    def _interface(self, _: bytes) -> bytes:
        self.synchronised = True
        return ACK + b"\x01\x00"

    def _synchronise(self, _: bytes) -> bytes:
        self.synchronised = True
        return NAK + ACK

    # ---- the operation buffer ----------------------------------------------------------------

    def _empty(self, _: bytes) -> bytes:
        self._operations.clear()
        return ACK

    def _keep(self, where: int, value: int) -> bytes:
        if (len(self._operations) + 1) * OPERATION > OPBUF:
            return NAK
        self._operations.append((where, value))
        return ACK

    def _keep_delay(self, given: bytes) -> bytes:
        return self._keep(-1, int.from_bytes(given, "little") * 1000)

    def _execute(self, _: bytes) -> bytes:
        for where, value in self._operations:
            if where < 0:
                self._clip.now += value
            else:
                self._write(where, value)
        self._operations.clear()
        return ACK

    def _write(self, addr: int, value: int) -> None:
        """Only a parallel chip has writes in the buffer."""


class ParallelProtocol(Protocol):
    """Addresses come relative to 4 GB: only the chip's own address lines count."""

    bus = PARALLEL

    def __init__(self, clip: ParallelClip) -> None:
        super().__init__(clip)
        self._mask = self._size - 1
        self._parallel = clip
        self._write = clip.write  # type: ignore[method-assign]
        self.table |= {
            0x06: (0, lambda _: ACK + bytes([self._size.bit_length() - 1])),
            0x09: (3, self._read_byte),
            0x0A: (6, self._read_bytes),
            0x0C: (4, self._keep_write),
        }

    def _address(self, given: bytes) -> int:
        return int.from_bytes(given[:3], "little") & self._mask

    def _keep_write(self, given: bytes) -> bytes:
        return self._keep(self._address(given), given[3])

    def _read_byte(self, given: bytes) -> bytes:
        self._clip.now += ANSWER_NS
        return ACK + bytes([self._parallel.read(self._address(given))])

    def _read_bytes(self, given: bytes) -> bytes:
        count = int.from_bytes(given[3:], "little")
        if count > self._size:
            return NAK
        self._clip.now += ANSWER_NS
        return ACK + self._parallel.read_row(self._address(given), count)


class SerialProtocol(Protocol):
    """Each operation is one select of the chip."""

    bus = SPI

    def __init__(self, clip: SerialClip) -> None:
        super().__init__(clip)
        self._serial = clip
        self.table |= {
            0x08: (0, lambda _: ACK + SPI_WRITE.to_bytes(3, "little")),
            0x13: (6, self._select),
        }

    def _select(self, given: bytes) -> bytes:
        length, count = int.from_bytes(given[:3], "little"), int.from_bytes(given[3:6], "little")
        if length > SPI_WRITE or count > self._size:
            return NAK
        self._clip.now += ANSWER_NS
        return ACK + self._serial.transfer(given[6:], count)
