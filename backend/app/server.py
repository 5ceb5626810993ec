"""uvicorn's server, made patient with clients that are told to go and short with slow senders."""

import asyncio
import socket
import sys
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

# Longer than the 60 seconds for which reverse proxies keep idle connections: the side that reuses
# a connection must be the one that closes it.
KEEP_ALIVE_SECONDS = 75
# Whoever has not sent a request's headers by then never will.
HEADER_SECONDS = 10
# A token and the usual headers take 2 KiB; what is incomplete is held in memory.
HEADER_BYTES = 16 * 1024
# How long clients are told to close their connections before those that stayed are closed.
FAREWELL_SECONDS = 4.0
# As uvicorn's own command ends.
STARTUP_FAILED = 3
CLOSE = (b"connection", b"close")


class Protocol(H11Protocol):
    """A connection that is closed when a request's headers take too long."""

    _header_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        """Take what has come; the wait ends with the headers' last line."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._header_timer is None:
            self._await_headers()

    def on_response_complete(self) -> None:
        """Give the next request's headers a time of their own, once they begin."""
        self._stop_waiting()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def say_close(self) -> None:
        """Tell the client, with the answer under way, that the connection ends with it."""
        if self.cycle is not None and not self.cycle.response_started:
            self.cycle.default_headers = [*self.cycle.default_headers, CLOSE]

    def _await_headers(self) -> None:
        self._header_timer = self.loop.call_later(HEADER_SECONDS, self._drop)

    def _stop_waiting(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _drop(self) -> None:
        self._header_timer = None
        if not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """A server that says `Connection: close` from the moment it is told to go."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let clients leave, then finish what is under way.

        An idle connection that is closed at once can have a request on its way, which is lost.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        state = self.server_state
        state.default_headers = [*state.default_headers, CLOSE]
        for connection in list(state.connections):
            if isinstance(connection, Protocol):
                connection.say_close()
        end = began + FAREWELL_SECONDS
        while state.connections and loop.time() < end and not self.force_exit:  # noqa: ASYNC110
            # uvicorn tells nobody when a connection has ended.
            await asyncio.sleep(0.05)
        graceful = self.config.timeout_graceful_shutdown
        if graceful is not None:
            # Together no longer than the time that the pod has.
            left = graceful - (loop.time() - began)
            self.config.timeout_graceful_shutdown = max(1, round(left))
        await super().shutdown(sockets)


def serve(app: FastAPI, listener: socket.socket, *, shutdown_timeout: int) -> None:
    """Serve HTTP until SIGTERM."""
    options: dict[str, Any] = {
        "http": Protocol,
        "ws": "none",
        "log_config": None,
        # RequestContext logs each request, with its ID and without its query.
        "access_log": False,
        "server_header": False,
        "h11_max_incomplete_event_size": HEADER_BYTES,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": shutdown_timeout,
    }
    server = Server(uvicorn.Config(app, **options))
    server.run(sockets=[listener])
    if not server.started:
        sys.exit(STARTUP_FAILED)
