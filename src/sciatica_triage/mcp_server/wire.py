"""The raw messages, before the SDK reads them: a name given twice is refused, and nothing of them comes back in an error.

JSON with two equal names is read by the SDK as the last of them, so the first one, which may be the bad news, would be
gone. Here the same bytes are looked at first. What the SDK cannot read at all (half a character, brackets within brackets
without an end) it leaves without an answer, and the client waits for ever; here its number is found, so that it gets one.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol

TWICE: Final = "a name is given twice"
"""The one argument of a call in whose message a name was given twice; no tool takes it."""
UNREADABLE: Final = "the message cannot be read"
"""The same of a call whose message the SDK cannot read."""
UNKNOWN_METHOD: Final = "unknown"
# All that the protocol has: the SDK's refusal of another one repeats its name.
_METHODS: Final = frozenset(
    (
        "completion/complete",
        "initialize",
        "logging/setLevel",
        "notifications/cancelled",
        "notifications/initialized",
        "notifications/progress",
        "notifications/roots/list_changed",
        "ping",
        "prompts/get",
        "prompts/list",
        "resources/list",
        "resources/read",
        "resources/subscribe",
        "resources/templates/list",
        "resources/unsubscribe",
        "server/discover",
        "subscriptions/listen",
        "tools/call",
        "tools/list",
    )
)
_LONGEST: Final = 4_000_000
_DEEPEST: Final = 50
# `*+` never goes back: a text without an end is given up at once, and not tried again from each letter.
_STRING_OR_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_REFUSED: Final = json.dumps(
    {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "this is no request that the server takes"}}
).encode()

Message: TypeAlias = MutableMapping[str, Any]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]


def looked_at(text: str) -> str:
    """The message as the SDK may have it: a call with a name given twice holds `TWICE` alone, an unknown method no name.

    Of a request that the SDK cannot read the number and the method are left, a call holds `UNREADABLE`. What is no JSON is
    handed on: the SDK refuses it.
    """
    twice = no_number = False

    def constant(_: str) -> None:  # NaN or infinity, which JSON does not have
        nonlocal no_number
        no_number = True

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        read = dict(pairs)
        twice = twice or len(read) != len(pairs)
        return read

    def loaded(text: str) -> object:
        # Whatever the SDK's parser takes has to be taken here: control characters, numbers of any length.
        return json.loads(text, strict=False, parse_int=_short, parse_constant=constant, object_pairs_hook=once)

    message: object = None
    try:
        message = loaded(text)
    except RecursionError:
        with suppress(ValueError):
            message = loaded(_shallow(text))
    except ValueError:
        return text
    if not isinstance(message, dict):
        return text
    method = message.get("method")
    unknown = "method" in message and not (isinstance(method, str) and method in _METHODS)
    unreadable = _is_number(message.get("id")) and (no_number or not _readable(text))
    if not (unknown or twice or unreadable):
        return text
    params = message.get("params")
    if unreadable:
        message = {"jsonrpc": "2.0", "id": message["id"], "method": method}
    if unknown or not isinstance(method, str):
        message["method"] = UNKNOWN_METHOD
        message.pop("params", None)
    elif method == "tools/call" and isinstance(params, dict):
        name = params.get("name")
        plain = {"name": name if isinstance(name, str) and name.isascii() else ""} if unreadable else params
        message["params"] = {**plain, "arguments": {TWICE if twice else UNREADABLE: True}}
    return json.dumps(message) + "\n"


def _is_number(id_: object) -> bool:
    """Whether an answer can bear this as the number of its request."""
    return (isinstance(id_, int) and not isinstance(id_, bool)) or (isinstance(id_, str) and id_.isascii())


def _readable(text: str) -> bool:
    """Whether the SDK will read it; the same parser is asked."""
    from mcp_types import jsonrpc_message_adapter

    try:
        jsonrpc_message_adapter.validate_json(text, by_name=False)
    except ValueError:
        return False
    return True


def _shallow(text: str) -> str:
    """The text with null for what lies deeper than any message needs."""
    depth, kept, start = 0, [], 0
    for found in _STRING_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth == _DEEPEST:
                kept += [text[start : found.start()], "null"]
        elif found[0] in "]}":
            depth -= 1
            if depth == _DEEPEST - 1:
                start = found.end()
    return "".join([*kept, text[start:]]) if depth == 0 else ""


def _short(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


async def standard_input() -> AsyncIterator[str]:
    """The lines of standard input, each looked at."""
    import anyio

    # Replaced, as one byte that is no UTF-8 would otherwise end the server.
    lines = anyio.wrap_file(TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace"))
    async for line in lines:
        yield looked_at(line)


def looking(app: App) -> App:
    """An ASGI app whose requests are looked at before it reads them; a body that is too large is refused."""

    async def looked(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        send = _without_echo(send)
        if scope["method"] != "POST":
            return await app(scope, receive, send)
        body = b""
        more = True
        while more:
            message = await receive()
            # The client has hung up, and nobody waits for an answer.
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > _LONGEST:
                await send({"type": "http.response.start", "status": 413, "headers": [(b"connection", b"close")]})
                await send({"type": "http.response.body", "body": b"too large"})
                return None
        with suppress(UnicodeDecodeError):  # the SDK refuses it
            body = looked_at(body.decode("utf-8")).encode()
        # The body may be another one now.
        headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            # Once the body is given, the SDK waits here to learn that the client has gone.
            return given.pop() if given else await receive()

        return await app({**scope, "headers": headers}, again, send)

    return looked


def _without_echo(send: Send) -> Send:
    """The same, but for refusals: the SDK's own tell what was wrong by repeating it."""
    refused = False

    async def sent(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] >= 400:
            refused = True
            headers = [(b"content-type", b"application/json"), (b"content-length", str(len(_REFUSED)).encode())]
            await send({**message, "headers": headers})
            await send({"type": "http.response.body", "body": _REFUSED})
        elif not refused:
            await send(message)

    return sent


def impatient(seconds: float) -> type[H11Protocol]:
    """uvicorn's protocol, but a client that has not sent its whole request after so long is hung up on."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Impatient(H11Protocol):
        _waiting: asyncio.TimerHandle

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._waiting.cancel()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._waiting = self.loop.call_later(seconds, self._look, self.cycle)

        def _look(self, before: Any) -> None:
            # The same request as the last time, or still none, and not all of it is here.
            if self.cycle is before and (before is None or before.more_body):
                self.transport.close()
            else:
                self._wait()

    return Impatient
