"""A server over HTTP in a process of its own, on a free port."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(idle_seconds: float = 20.0) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    start = f"from sciatica_triage.mcp_server import run_http; run_http({port}, idle_seconds={idle_seconds})"
    with subprocess.Popen([sys.executable, "-c", start], stderr=subprocess.PIPE) as process:
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(20)
