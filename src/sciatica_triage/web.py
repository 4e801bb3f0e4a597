"""For web frameworks: answers that cannot be read become a 422 that names the finding and repeats nothing.

A `Presentation` in a body or in a model is read by the framework, and a wrong answer is its own validation error; a handler
may call `triage()` or `Presentation(...)` itself, too. Either way FastAPI's errors would repeat what the person sent, be it
as the input of another field or of another branch of a union. This is for FastAPI and Starlette. A name given twice in a
query, a form or a body that the framework parses has lost one value before anything here sees it: give `triage()` the raw
body, or the query's or the form's own mapping, and it is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from .errors import OptionError, PresentationError, has, needs
from .vocabulary.in_models import branch_name


def install_errors(app: Any) -> None:
    """Answer 422 where a `PresentationError` leaves a handler; and let no validation error of the app repeat a request.

    Errors keep `loc`, `msg` and `type`: in what is answered, in the reason for which a WebSocket is closed, and in the log
    where a response does not fit its model. Call it once, after the app is made. Raises `OptionError` for what is no app, and
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
        return responses.JSONResponse({"detail": _repeating_nothing(error.errors())}, status_code=422)

    async def closed(socket: Any, error: Any) -> None:
        await socket.close(code=1008, reason=str(_repeating_nothing(error.errors()))[:100])

    async def unfit(_request: Any, error: Any) -> Any:
        raise type(error)(_repeating_nothing(error.errors())) from None

    app.add_exception_handler(PresentationError, unreadable)
    fastapi: Any = sys.modules.get("fastapi.exceptions")
    if fastapi is not None:
        app.add_exception_handler(fastapi.RequestValidationError, unprocessable)
        app.add_exception_handler(fastapi.WebSocketRequestValidationError, closed)
        app.add_exception_handler(fastapi.ResponseValidationError, unfit)


def _repeating_nothing(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Validation errors without what was sent, and without names that stand only there."""
    found = []
    for error in errors:
        place = [branch_name(part) if isinstance(part, str) else part for part in error.get("loc", ())]
        # A name that the person chose stands beside a dict's, and last where it is an unknown one.
        end = len(place) - (error.get("type") == "extra_forbidden")
        end = min([end, *(i + 1 for i, part in enumerate(place) if str(part).startswith("dict["))])
        end = min([end, *(i - 1 for i, part in enumerate(place) if part == "[key]")])
        message = "unknown tag" if error.get("type") == "union_tag_invalid" else error.get("msg", "")
        found.append({"loc": place[:end], "msg": message, "type": error.get("type", "")})
    return found
