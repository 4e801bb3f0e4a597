"""The demo's server: one page and one address to post to, on the loopback interface, with the standard library.

It holds nothing: the page sends the conversation's record with every turn and gets it back. It writes no log.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import BoundedSemaphore
from typing import Any, Final

from ..chat import Conversation, Decision, Gate
from ..chat.errors import ConversationError, MessageTooLongError
from ..chat.log import told_in
from ..errors import PresentationError, TriageError, in_own_words
from ..result.checklists import Checklist
from ..result.locale import Locale
from ..triager import Triager, Until
from ..urgency import Urgency
from ..vocabulary.findings import Value
from ..vocabulary.untrusted import read_json
from ..vocabulary.who import REPORTED_BY

_LARGEST: Final = 500_000
_MOST_THREADS: Final = 64
_PAGE: Final = "page.html"


def turn(request: Mapping[str, Any], triager: Triager) -> dict[str, Any]:
    """One exchange: take answers, take some back, hear a message, let the gate check the draft, and give what is shown.

    `conversation` is the record that came back last time, `answers` go in (to all of the list that was shown, or to some),
    `retract` names findings to take back, `message` is what the person types, `draft` what a chatbot would have said, `full`
    asks on after the screening, `stop` asks nothing more. Raises `TriageError` for a request that cannot be read.
    """
    unknown = set(request) - {"conversation", "answers", "retract", "message", "draft", "shadow", "full", "stop"}
    draft, record, message = request.get("draft"), request.get("conversation"), request.get("message")
    if unknown or not all(isinstance(text, str | None) for text in (draft, record, message)):
        raise ConversationError(
            "expected `conversation`, `answers`, `retract`, `message`, `draft`, `shadow`, `full` and `stop`"
        )
    conversation = Conversation(triager=triager) if record is None else Conversation.from_json(record, triager=triager)
    until: Until = "settled" if request.get("full") else "screened"
    # First: they are about the list that was shown, and another may come of what is taken back.
    if (answers := request.get("answers")) is not None:
        _answered(conversation, answers, until)
    _take_back(conversation, request.get("retract"))
    stop = bool(request.get("stop"))
    gate = Gate("shadow" if request.get("shadow") else "enforce")
    if message is not None:
        _hear(conversation, gate, message, until)
    heard, ask = conversation.heard, None if stop else _next(conversation, until)
    decision = None
    # An urgency that rests on a doubt alone is not shown before that was asked about once more.
    if ask is None or not _is_once_more(ask):
        checked = Conversation.from_json(conversation.to_json(), triager=triager)
        decision = gate.check(checked, draft)
        # The form asks what was unsure once more: that the gate puts it, too, does not count as the second asking.
        put = (decision.enforced or decision).question
        conversation = conversation if put is not None and put.unsure else checked
    return {
        **_shown(conversation, ask, decision),
        "heard": heard,
        "conversation": conversation.to_json(),
        "more": (stop or until == "screened") and conversation.next_checklist("settled") is not None,
        "answers": _answers(conversation),
    }


def _next(conversation: Conversation, until: Until) -> Checklist | None:
    """What the form asks: doubts that make it urgent first, as in every interview that shows each urgency as it comes."""
    return conversation.second_try() or conversation.next_checklist(until)


def _is_once_more(checklist: Checklist) -> bool:
    return all(question.unsure for question in checklist.questions)


def _hear(conversation: Conversation, gate: Gate, message: str, until: Until) -> None:
    """Hear what was typed: beside a second try it may be the answer to that, which no gate has asked."""
    ask = _next(conversation, until)
    if ask is None or not _is_once_more(ask):
        gate.hear(conversation, message)
        return
    try:
        conversation.answer(message, checklist=ask)
    except MessageTooLongError:
        conversation.note_unread()


def _take_back(conversation: Conversation, names: object) -> None:
    """Take back the answers about these findings, of those that have any."""
    known = {*conversation.triager.book.vocabulary.findings, REPORTED_BY}
    if not isinstance(names, list | None) or not all(isinstance(name, str) and name in known for name in names or ()):
        raise ConversationError("`retract`: expected a list of findings")
    for name in names or ():
        if name in told_in(conversation.log) or (name == REPORTED_BY and conversation.presentation.reported_by):
            conversation.retract(name, "taken back on the page", origin="button")


def _answered(conversation: Conversation, answers: object, until: Until) -> None:
    """Record a step: as the answers to the checklist that was shown, where they are about that."""
    checklist = _next(conversation, until)
    shown = checklist.questions if checklist is not None else ()
    names = {q.finding for q in shown} | {offer.finding for q in shown for offer in q.exceptions}
    if checklist is not None and checklist.who:
        names.add(REPORTED_BY)
    # A page that is behind sends answers to another list: those count one by one, and what it left out is no "no".
    if checklist is not None and isinstance(answers, Mapping) and set(answers) <= names:
        conversation.answer_checklist(checklist, answers, origin="button")
    else:
        conversation.record_many(answers, origin="button")  # type: ignore[arg-type]  # what is no mapping is refused


def _shown(conversation: Conversation, checklist: Checklist | None, decision: Decision | None) -> dict[str, Any]:
    """The next step, the gate's decision, and the library's own card."""
    enforced = decision.enforced or decision if decision is not None else None
    result = conversation.result if enforced is None else enforced.triage
    urgency = Urgency.ROUTINE if enforced is None else enforced.urgency
    ask = checklist if urgency < Urgency.EMERGENCY else None
    shown: dict[str, Any] = {"checklist": None if ask is None else ask.model_dump(mode="json"), "decision": None}
    if decision is not None and enforced is not None:
        shown["decision"] = {
            "action": decision.action,
            "enforced": enforced.action,
            "message": decision.message,
            "held": enforced.held,
            "heard": decision.heard,
        }
        shown |= {"urgency": urgency.value, "card": None if result is None else result.to_html()}
    return shown


def _answers(conversation: Conversation) -> list[dict[str, Any]]:
    """What was answered, the latest last, each with its question, for the list with the buttons that take it back."""
    vocabulary = conversation.triager.book.vocabulary
    presentation = conversation.presentation
    counting, differing = presentation.answered(), {heard.finding for heard in presentation.heard}
    return [
        {
            "finding": name,
            "text": vocabulary[name].called,
            "answer": _in_words(counting[name], vocabulary[name].unit),
            "differing": name in differing,
        }
        for name in told_in(conversation.log)
    ]


def _in_words(value: Value, unit: str | None) -> str:
    return {"present": "yes", "absent": "no", "unsure": "not sure"}.get(str(value), f"{value} {unit}")


class DemoServer(ThreadingHTTPServer):
    """The server, bound to 127.0.0.1; `port` 0 takes a free one. `url` is where the page is."""

    daemon_threads = True
    """A connection never keeps the program from ending."""
    request_queue_size = _MOST_THREADS
    """How many connections may wait."""

    def __init__(self, port: int = 0, triager: Triager | None = None, locale: Locale | None = None) -> None:
        self.free_threads = BoundedSemaphore(_MOST_THREADS)
        """One for each connection that may still be served beside the others."""
        self.triager = triager or Triager(locale=locale)
        """What answers."""
        self.page = files(__package__).joinpath(_PAGE).read_bytes()
        """The page, as bytes."""
        self.policy = _policy(self.page.decode())
        """The content security policy that it is sent with."""
        with in_own_words((OSError, OverflowError), lambda error: _no_port(port, error)):
            super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """A thread a connection, as long as there are not too many: one that is idle holds its thread."""
        if self.free_threads.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection, from its first byte to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.free_threads.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up or breaks off is no news."""

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self.server_port}/"


def _policy(page: str) -> str:
    """A content security policy that lets the page's one script run, and nothing come from anywhere else."""
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.group(1).encode() if script else b"").digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class _Handler(BaseHTTPRequestHandler):
    server: DemoServer
    server_version = "sciatica-triage"
    sys_version = ""
    timeout = 20

    def do_GET(self) -> None:
        if not self._is_ours():
            self._send(403, b"forbidden", "text/plain")
        elif self.path != "/":
            self._send(404, b"not found", "text/plain")
        else:
            self._send(200, self.server.page, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        # JSON is what a page of another site cannot post here without the browser asking first.
        if not self._is_ours() or self.headers.get_content_type() != "application/json":
            self._answer(403, {"problem": "forbidden"})
        elif self.path != "/turn":
            self._answer(404, {"problem": "not found"})
        # Digits are counted first, as `int` takes no text of thousands of them.
        elif not (length.isascii() and length.isdecimal()) or len(length) > 12 or int(length) > _LARGEST:
            # A client that is still sending does not hear an answer; a bounded rest is read and thrown away.
            self.close_connection = True
            self.connection.settimeout(0.5)
            with suppress(OSError):
                self.rfile.read(8 * _LARGEST)
            self._answer(413, {"problem": f"expected at most {_LARGEST:,} bytes"})
        else:
            self._turn(self.rfile.read(int(length)))

    def _turn(self, body: bytes) -> None:
        try:
            request = read_json(body)
            if not isinstance(request, dict):
                raise PresentationError("expected a JSON object")
            status, answer = 200, turn(request, self.server.triager)
        except TriageError as error:
            status, answer = 400, {"problem": _for_people(error)}
        except Exception as error:
            # Its kind and not its text, which may repeat an answer.
            status, answer = 500, {"problem": type(error).__name__}
        self._answer(status, answer)

    def _is_ours(self) -> bool:
        """Whether the request is from the page itself, and not from another site by a borrowed name."""
        own = {f"127.0.0.1:{self.server.server_port}", f"localhost:{self.server.server_port}"}
        origin = self.headers.get("Origin")
        return self.headers.get("Host") in own and (origin is None or origin.removeprefix("http://") in own)

    def _answer(self, status: int, answer: Mapping[str, Any]) -> None:
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.server.policy)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, *_: object, **__: object) -> None:
        """What the base class refuses, with the same headers as everything else and without its own words."""
        self.close_connection = True
        self.request_version = (
            self.protocol_version
        )  # of a request that could not be read it says 0.9, which has no headers
        self._send(code, b"refused", "text/plain")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Nothing is logged."""


def _for_people(error: TriageError) -> str:
    """What is wrong, without the names that only a program knows a finding by."""
    problems = error.problems if isinstance(error, PresentationError) else ()
    return "; ".join(f"please give {one.expected}" if one.expected else one.text for one in problems) or str(error)


def _no_port(port: int, error: OSError | OverflowError) -> TriageError:
    why = error.strerror if isinstance(error, OSError) else "expected a number from 0 to 65535"
    return TriageError(f"port {port}: {why}; choose another one with --port, or 0 for any that is free")
