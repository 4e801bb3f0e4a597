"""The example CDS Hooks service under load on this machine: how long until the card is there.

    python benchmarks/cds_hooks.py [requests] [clients]

The service is a process of its own; the clients are threads of this one, each with one request at a time. Every request
brings a full QuestionnaireResponse of another random person, so nothing is answered from a memory of the same answers.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from statistics import quantiles

from sciatica_triage import findings
from sciatica_triage.fhir import questionnaire_response

EXAMPLES = Path(__file__).parents[1] / "examples"
PATH = "/cds-services/sciatica-triage"


def bodies(count: int) -> list[bytes]:
    rng = random.Random(18)
    asked = [f for f in findings() if f.kind != "exception"]
    made = []
    for number in range(count):
        ill = rng.choice((0.02, 0.1, 0.5))
        told = {f.name: rng.choice((40, 90)) if f.range else "absent" for f in asked}
        told |= {"temperature_c": 37}
        told |= {f.name: rng.choice(("present", "unsure")) for f in asked if not f.range and rng.random() < ill}
        response = questionnaire_response(told) | {"subject": {"reference": f"Patient/{number}"}}
        context = {"userId": "Practitioner/1", "patientId": str(number)}
        body = {"hook": "patient-view", "hookInstance": "a", "context": context, "prefetch": {"answers": response}}
        made.append(json.dumps(body).encode())
    return made


def one_client(port: int, sent: list[bytes]) -> list[float]:
    """The seconds that each request took, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for body in sent:
        start = time.perf_counter()
        connection.request("POST", PATH, body, {"Content-Type": "application/json"})
        told = json.loads(connection.getresponse().read())
        taken.append(time.perf_counter() - start)
        assert "uuid" in told["cards"][0]
        assert "NOT assessed" not in told["cards"][0]["summary"]
    return taken


def main(requests: int, clients: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(EXAMPLES), "--factory", "cds_service:made"]
    command += ["--port", str(port), "--log-level", "critical"]
    everything = bodies(requests)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CDS_AUDIT": str(Path(folder) / "audit.jsonl")}
        with subprocess.Popen(command, env=environment) as service:
            try:
                for _ in range(300):
                    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                        break
                    time.sleep(0.1)
                one_client(port, everything[:1])
                start = time.perf_counter()
                with ThreadPoolExecutor(clients) as pool:
                    shares = [everything[i::clients] for i in range(clients)]
                    taken = [t for share in pool.map(lambda sent: one_client(port, sent), shares) for t in share]
                seconds = time.perf_counter() - start
            finally:
                service.terminate()
                service.wait(20)
    cuts = quantiles(taken, n=100)
    told = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "most": max(taken)}
    print(f"{requests} requests, {clients} at a time, {requests / seconds:.0f} a second")
    print(", ".join(f"{name} {value * 1e3:.0f} ms" for name, value in told.items()))


if __name__ == "__main__":
    main(*([int(one) for one in sys.argv[1:]] + [2_000, 8][len(sys.argv) - 1 :]))
