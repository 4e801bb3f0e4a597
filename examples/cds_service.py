"""A CDS Hooks service: when a chart is opened, a card says how soon the patient should be seen, by the answers on file.

    pip install "sciatica-triage[web]" uvicorn
    uvicorn --app-dir examples --factory cds_service:made --port 8000

The host sends the patient's newest answers as a prefetched QuestionnaireResponse. What cannot be read becomes a card that
says so: a clinician who sees nothing would think that nothing was found. Who was shown what, and what they made of it, goes
to a file of JSON lines, without names, answers or comments. Put authentication (CDS Hooks asks for signed tokens) before it.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sciatica_triage import EngineError, PresentationError, TriageError, TriageResult, triage, warm_up
from sciatica_triage.fhir import QUESTIONNAIRE, cards, read_response
from sciatica_triage.vocabulary.untrusted import read_json

SERVICE = {
    "hook": "patient-view",
    "id": "sciatica-triage",
    "title": "Red flags in back and leg pain",
    "description": "How soon the patient should be seen, by their answers, with cited reasons. Not a medical device.",
    "prefetch": {
        "answers": "QuestionnaireResponse?subject=Patient/{{context.patientId}}"
        f"&questionnaire={QUESTIONNAIRE}&_sort=-authored&_count=1"
    },
}
SOURCE = {"label": "sciatica_triage"}
LONGEST = 1_000_000
CODE = re.compile(r"[A-Za-z0-9.-]{1,64}")
OUTCOMES = ("accepted", "overridden")


class Audit:
    """What was shown, and what became of it: a file of JSON lines that is only added to."""

    def __init__(self, file: Path) -> None:
        self._file = file
        rows = map(json.loads, file.read_text("utf-8").splitlines()) if file.exists() else ()
        self.cards = {row["card"] for row in rows if row["event"] == "card"}

    def add(self, event: str, card: str, **row: Any) -> None:
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"event": event, "card": card, **row}) + "\n")
        if event == "card":
            self.cards.add(card)

    def shown(self, card: str, result: TriageResult) -> None:
        packs = [f"{pack.id} {pack.version}" for pack in result.ruleset]
        rules = [reason.name for reason in result.reasons]
        levels = {"urgency": result.urgency, "ceiling": result.ceiling, "status": result.status}
        self.add("card", card, **levels, rules=rules, packs=packs)


def made(audit: Path | None = None) -> Starlette:
    """The app; `audit` is the file to add to, by default what CDS_AUDIT names."""
    kept = Audit(audit or Path(os.environ.get("CDS_AUDIT", "cds-audit.jsonl")))
    warm_up()

    async def discovery(_: Request) -> Response:
        return JSONResponse({"services": [SERVICE]})

    async def service(request: Request) -> Response:
        asked = await body_of(request)
        patient = code_in(part(asked, "context"), "patientId")
        if part(asked, "hook") != SERVICE["hook"] or patient is None:
            return refused(400, "expected a request of the hook patient-view, with context.patientId")
        prefetch = part(asked, "prefetch")
        if not isinstance(prefetch, dict) or "answers" not in prefetch:
            return refused(412, "needs the prefetch `answers`")
        try:
            response = the_one(prefetch["answers"], subject := f"Patient/{patient}")
            if response is None:
                return JSONResponse({"cards": [note("info", "The red-flag questions are not answered yet")]})
            result = triage(read_response(response))
        except TriageError as error:
            unread = "Red flags NOT assessed: the answers on file could not be read"
            level = "critical" if isinstance(error, EngineError) else "warning"
            return JSONResponse({"cards": [note(level, unread, str(error))]})
        shown = cards(result, subject=subject)
        for card in shown:
            card["uuid"] = str(uuid4())
            kept.shown(card["uuid"], result)
            for suggestion in card.get("suggestions", ()):
                suggestion["uuid"] = str(uuid4())
        return JSONResponse({"cards": shown})

    async def feedback(request: Request) -> Response:
        told = part(await body_of(request), "feedback")
        if not isinstance(told, list) or not all(code_in(one, "card") in kept.cards for one in told):
            return refused(400, "expected `feedback` about cards of this service")
        if not all(code_in(one, "outcome") in OUTCOMES for one in told):
            return refused(400, f"`outcome`: expected {' or '.join(OUTCOMES)}")
        if not all(isinstance(one.get("acceptedSuggestions", []), list) for one in told):
            return refused(400, "`acceptedSuggestions`: expected a list")
        for one in told:
            code = code_in(part(part(one, "overrideReason"), "reason"), "code")
            accepted = [code_in(each, "id") for each in one.get("acceptedSuggestions", [])]
            kept.add("feedback", one["card"], outcome=one["outcome"], accepted=accepted, reason=code)
        return Response(status_code=200)

    base = "/cds-services"
    return Starlette(
        routes=[
            Route(base, discovery),
            Route(f"{base}/{SERVICE['id']}", service, methods=["POST"]),
            Route(f"{base}/{SERVICE['id']}/feedback", feedback, methods=["POST"]),
        ]
    )


def the_one(found: Any, subject: str) -> dict[str, Any] | None:
    """The response among what was prefetched, None where there is none; an error unless it is about this patient alone."""
    if part(found, "resourceType") == "Bundle":
        entries = [part(entry, "resource") for entry in found.get("entry", [])]
        if len(entries) > 1:
            raise PresentationError("the prefetch has more than one response; the newest alone was asked for")
        found = entries[0] if entries else None
    if found is None:
        return None
    about = part(part(found, "subject"), "reference")
    if not isinstance(about, str) or not f"/{about}".endswith(f"/{subject}"):
        raise PresentationError("the response is not about the patient whose chart is open")
    return found


async def body_of(request: Request) -> dict[str, Any] | None:
    """The JSON object that was sent, None where it is none or too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return None
    try:
        read = read_json(body)
    except TriageError:
        return None
    return read if isinstance(read, dict) else None


def part(whole: Any, name: str) -> Any:
    return whole.get(name) if isinstance(whole, dict) else None


def code_in(whole: Any, name: str) -> str | None:
    """A part that is a code or an id; None for anything else, such as a person's words."""
    found = part(whole, name)
    return found if isinstance(found, str) and CODE.fullmatch(found) else None


def note(indicator: str, summary: str, detail: str = "") -> dict[str, Any]:
    return {"uuid": str(uuid4()), "summary": summary, "indicator": indicator, "source": SOURCE, "detail": detail}


def refused(status: int, why: str) -> Response:
    return JSONResponse({"detail": why}, status_code=status)
