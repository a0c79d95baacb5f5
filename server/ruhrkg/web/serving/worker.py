"""A server process besides answering: it obeys the main process, and ends with it."""

import gc
import logging
import os
import select
import shutil
import socket
import threading
from collections.abc import Sequence
from ctypes import c_bool
from typing import Any

from ruhrkg.release.store import ReleaseError
from ruhrkg.settings import Settings
from ruhrkg.web.http.metrics import count_as, counters_folder
from ruhrkg.web.serving import control
from ruhrkg.web.serving.generation import Generation
from ruhrkg.web.serving.switch import SwitchedApp

_log = logging.getLogger(__name__)


class Worker:
    """One server process; created in the main process, run in its child."""

    def __init__(
        self,
        settings: Settings,
        listening: Sequence[socket.socket],
        address: str,
        draining: c_bool,
    ) -> None:
        """Listen on one of `listening`; the main process listens at `address`.

        `draining` is shared with the main process, which sets it when the server is to end soon.
        """
        self._settings = settings
        self._listening = listening
        self._address = address
        self._draining = draining
        self._main = os.getpid()

    def load(self, number: int) -> SwitchedApp:
        """Start as worker `number` and return the app that answers, in the newest generation."""
        for other, listening in enumerate(self._listening):
            if other != number:
                listening.close()
        count_as(number)
        main = os.pidfd_open(self._main)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.connect(self._address)
        state = control.receive(connection)
        if state is None or os.getppid() != self._main:
            os._exit(1)  # the main process has ended in the meantime
        app = SwitchedApp(Generation.of(state).site(self._settings), self._draining)
        threading.Thread(target=self._follow, args=(app, connection, main), daemon=True).start()
        return app

    def _follow(self, app: SwitchedApp, connection: socket.socket, main: int) -> None:
        """Carry out the requests of the main process; when it has ended, end and clean up."""
        ready = select.poll()
        ready.register(main, select.POLLIN)
        ready.register(connection, select.POLLIN)
        while True:
            descriptors = {descriptor for descriptor, _ in ready.poll()}
            message = control.receive(connection) if connection.fileno() in descriptors else None
            if main in descriptors or message is None:
                shutil.rmtree(counters_folder(), ignore_errors=True)
                os._exit(1)
            control.send(connection, self._do(app, message))

    def _do(self, app: SwitchedApp, message: dict[str, Any]) -> dict[str, Any]:
        match message:
            case {"prepare": members}:
                try:
                    app.prepare(Generation.of(members).site(self._settings))
                except (ReleaseError, OSError) as error:
                    return {"error": str(error)}
            case {"switch": _}:
                app.switch()
            case {"drain": seconds}:
                app.drain(seconds)
                gc.collect()  # the old app contains many reference cycles
        return {}
