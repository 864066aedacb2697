"""The serprog protocol on a socket of the loopback interface."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import ExitStack, suppress
from types import TracebackType

from labkit.drive.drive import Drive
from labkit.tools.clip import FlashChip, clip_on
from labkit.tools.serprog.protocol import Protocol, protocol

LOOPBACK = "127.0.0.1"
_CHUNK = 1 << 16
_GOODBYE_S = 0.05  # for a client that has left and whose thread is still at it


class Serprog:
    """A programmer that serves one client at a time, on a chip or on that of a drive without power.

    A context manager: on entry the clip is put on (ClipError on a powered drive) and the server listens on
    `port` of 127.0.0.1 (0: any free one); on exit all ends. It also ends by itself: after the first client
    that spoke serprog has left, or, with `once` False, after `idle_s` seconds of wall time without a client.
    A client that says nothing for `idle_s` seconds is sent away; so is a second one at once.
    """

    def __init__(
        self, on: Drive | FlashChip, start: int = 0, *, port: int = 0, once: bool = True, idle_s: float = 60.0
    ) -> None:
        self.on, self.start, self.port = on, start, port
        self.once, self.idle_s = once, idle_s
        self._ends = ExitStack()
        self._client: socket.socket | None = None
        self._worker: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Where it listens, as "127.0.0.1:port"."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def programmer(self) -> str:
        """What flashrom wants to read after its option -p."""
        return f"serprog:ip={self.address}"

    @property
    def seconds(self) -> float:
        """Emulated seconds since the clip was put on."""
        return self._clip.seconds

    def __enter__(self) -> Serprog:
        with ExitStack() as ends:
            self._clip = ends.enter_context(clip_on(self.on, self.start))
            self._listener = ends.enter_context(socket.create_server((LOOPBACK, self.port), backlog=1))
            self.port = self._listener.getsockname()[1]
            self._wake, self._alarm = socket.socketpair()
            ends.enter_context(self._wake)
            ends.enter_context(self._alarm)
            self._thread = threading.Thread(target=self._listen, name="serprog", daemon=True)
            self._thread.start()
            self._ends = ends.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Send the client away, take the clip off, and end; a second time does nothing."""
        with suppress(OSError):  # all is closed already
            self._alarm.send(b".")
        self._thread.join()
        self._ends.close()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait till the server has ended by itself; False if it has not after so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # ---- the thread that listens -------------------------------------------------------------

    def _listen(self) -> None:
        while self._ready():
            try:
                client, _ = self._listener.accept()
            except OSError:  # it left before it was let in
                continue
            if self._serving():
                client.close()
                continue
            self._client = client
            self._worker = threading.Thread(target=self._serve, args=(client,), daemon=True)
            self._worker.start()
        self._listener.close()
        self._dismiss()

    def _ready(self) -> bool:
        """Wait for a client. False when the server shall end."""
        while True:
            ready, _, _ = select.select([self._listener, self._wake], [], [], self.idle_s)
            if self._wake in ready:
                return False
            if ready or not self._serving():
                return bool(ready)

    def _serving(self) -> bool:
        if self._worker is None:
            return False
        self._worker.join(_GOODBYE_S)
        return self._worker.is_alive()

    def _dismiss(self) -> None:
        """Send a client away that is still there."""
        if self._client is None or self._worker is None:
            return
        with suppress(OSError):  # it may have left
            self._client.shutdown(socket.SHUT_RDWR)
        self._worker.join()

    # ---- the thread of a client --------------------------------------------------------------

    def _serve(self, client: socket.socket) -> None:
        session = protocol(self._clip)
        # It may leave in the middle of something, or say nothing for too long.
        with client, suppress(OSError):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.settimeout(self.idle_s)
            _talk(client, session)
        if self.once and session.synchronised:
            self._alarm.send(b".")


def _talk(client: socket.socket, session: Protocol) -> None:
    while data := client.recv(_CHUNK):
        answer = session.feed(data)
        if answer:
            client.sendall(answer)
