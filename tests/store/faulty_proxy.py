"""A wire to PostgreSQL that is cut at a commit: before it, before its answer, or after that."""

from __future__ import annotations

import select
import socket
import threading
from pathlib import Path

_MOST = 65536


class Proxy:
    """Forwards connections to a server's socket, until the commit at which it cuts.

    Parameters
    ----------
    folder : Path
        Of the server's socket.
    cut : {"before", "during", "after"}
        Before the commit reaches the server, before its answer comes back, or after that.
    place : int
        Which commit, from 1.
    """

    def __init__(self, folder: Path, cut: str, place: int) -> None:
        self._server = str(folder / ".s.PGSQL.5432")
        self._cut, self._left = cut, place
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            client, _ = self._door.accept()
            threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def _forward(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(self._server)
            while True:
                ready, _, _ = select.select([client, server], [], [])
                for side in ready:
                    data = side.recv(_MOST)
                    if not data or (side is client and self._cuts(data, client, server)):
                        return
                    (server if side is client else client).sendall(data)

    def _cuts(self, data: bytes, client: socket.socket, server: socket.socket) -> bool:
        """Return whether the wire ends here, having done with the commit what was asked."""
        if b"COMMIT\0" not in data:  # "READ COMMITTED" is none
            return False
        self._left -= 1
        if self._left != 0:
            return False
        if self._cut != "before":
            server.sendall(data)
            answer = server.recv(_MOST)
            if self._cut == "after":
                client.sendall(answer)
        return True
