"""For web frameworks: answers that cannot be read become a 422 that names the finding and repeats nothing.

A `Presentation` in a body or in a model is read by the framework, and a wrong answer is its own validation error; a handler
may call `triage()` or `Presentation(...)` itself, too. Either way FastAPI's errors would repeat what the person sent, be it
as the input of another field or of another branch of a union. This is for FastAPI and Starlette. A name given twice in a
query, a form or a body that the framework parses has lost one value before anything here sees it: give `triage()` the raw
body, or the query's or the form's own mapping, and it is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, get_args

from pydantic_core.core_schema import CoreSchemaType

from .errors import OptionError, PresentationError, has, needs
from .vocabulary.in_models import branch_name

ANY_NAME: Final = "*"
"""What stands in the place of an error for a name that the client made up: a key of a dict, an unknown field."""
_BRANCHES: Final = frozenset({*get_args(CoreSchemaType), "constrained-str", "constrained-int", "constrained-float", ""})
"""How pydantic names a branch of a union by its type, as in `list[int]`; `[key]` is the key of a dict."""


def install_errors(app: Any) -> None:
    """Answer 422 where a `PresentationError` leaves a handler; and let no validation error of the app repeat a request.

    Errors keep `loc`, `msg` and `type`, with `*` in `loc` for a name that the app does not declare: in what is answered, in
    the reason for which a WebSocket is closed, and in the log where a response does not fit its model. Call it once, after
    the app is made. Raises `OptionError` for what is no app, and
    `TriageError` where Starlette is not installed.
    """
    responses = needs("starlette.responses", "web")
    if not has(app, "add_exception_handler"):
        raise OptionError("expected an app of FastAPI or Starlette")

    async def unreadable(_request: Any, error: PresentationError) -> Any:
        detail = [
            {"loc": ["body", *([problem.finding] if problem.finding else [])], "msg": problem.text, "type": "answer"}
            for problem in error.problems
        ]
        return responses.JSONResponse({"detail": detail}, status_code=422)

    async def unprocessable(_request: Any, error: Any) -> Any:
        return responses.JSONResponse({"detail": told(error)}, status_code=422)

    async def closed(socket: Any, error: Any) -> None:
        # The frame that closes a WebSocket has room for 123 bytes.
        await socket.close(code=1008, reason=str(told(error))[:100])

    async def unfit(_request: Any, error: Any) -> Any:
        raise type(error)(told(error)) from None

    declared = _Declared(app)

    def told(error: Any) -> list[dict[str, Any]]:
        return _repeating_nothing(error.errors(), getattr(error, "body", None), declared.names())

    app.add_exception_handler(PresentationError, unreadable)
    # An app of FastAPI has imported it; one of Starlette alone need not have it.
    fastapi: Any = sys.modules.get("fastapi.exceptions")
    if fastapi is not None:
        app.add_exception_handler(fastapi.RequestValidationError, unprocessable)
        app.add_exception_handler(fastapi.WebSocketRequestValidationError, closed)
        app.add_exception_handler(fastapi.ResponseValidationError, unfit)


class _Declared:
    """The names that an app declares in its OpenAPI description: of fields, of parameters, of models, of tags."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._seen: object = None
        self._names: frozenset[str] = frozenset()

    def names(self) -> frozenset[str]:
        schema: object = None
        with suppress(Exception):  # an app may describe itself in its own way, or fail to
            schema = self._app.openapi()
        # FastAPI keeps what it has made, so the same object has the same names.
        if schema is not self._seen:
            self._seen, self._names = schema, frozenset(_named_in(schema))
        return self._names


def _named_in(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("properties", "mapping", "schemas") and isinstance(value, dict):
                yield from value
            elif key in ("title", "name") and isinstance(value, str):
                yield value
            yield from _named_in(value)
    elif isinstance(part, list):
        for one in part:
            yield from _named_in(one)


def _repeating_nothing(
    errors: Iterable[Mapping[str, Any]], sent: object, declared: Container[str]
) -> list[dict[str, Any]]:
    """Validation errors without what was sent, and with `ANY_NAME` for each name that only the request has."""
    found = []
    for error in errors:
        kind, message = error.get("type", ""), error.get("msg", "")
        place = [*_place(error.get("loc", ()), sent, declared, message if kind == "answer" else "")]
        if kind == "extra_forbidden":  # the last name is the one that nobody declared
            place[-1:] = [ANY_NAME]
        found.append({"loc": place, "msg": "unknown tag" if kind == "union_tag_invalid" else message, "type": kind})
    return found


def _place(loc: Sequence[str | int], sent: object, declared: Container[str], answer: str) -> Iterator[str | int]:
    """Where an error is; `answer` is what we say of an answer, which names the finding."""
    at = sent
    in_address = loc[:1] != () and loc[0] in ("query", "path", "header", "cookie")
    for depth, part in enumerate(loc):
        is_sent = False
        if isinstance(at, Mapping) and depth > 0:
            is_sent = part in at or str(part) in at
            at = at.get(part, at.get(str(part))) if is_sent else at
        elif isinstance(at, list) and isinstance(part, int):
            at = at[part] if part < len(at) else None
        if isinstance(part, int):
            yield ANY_NAME if is_sent else part
            continue
        name = branch_name(part)
        ours = depth <= in_address or name in declared or f"`{name}`" in answer
        yield name if ours or (not is_sent and name.partition("[")[0] in _BRANCHES) else ANY_NAME
