"""For web frameworks: answers that cannot be read become a 422 that names the finding, wherever in a handler they are read.

A `Presentation` in a body or in a model needs nothing: there a wrong answer is the framework's own validation error. This is
for handlers that call `triage()` or `Presentation(...)` themselves, in FastAPI or Starlette.
"""

from __future__ import annotations

from typing import Any

from .errors import PresentationError, needs


def install_errors(app: Any) -> None:
    """Answer 422 where a `PresentationError` leaves a handler, as FastAPI does; nothing of the request is repeated.

    Call it once, after the app is made. Raises `TriageError` where Starlette is not installed.
    """
    responses = needs("starlette.responses", "web")

    async def unprocessable(_request: Any, error: PresentationError) -> Any:
        detail = [
            {"loc": ["body", *([problem.finding] if problem.finding else [])], "msg": problem.text, "type": "answer"}
            for problem in error.problems
        ]
        return responses.JSONResponse({"detail": detail}, status_code=422)

    app.add_exception_handler(PresentationError, unprocessable)
