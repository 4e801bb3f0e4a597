"""What a table's columns may hold, for other people's validators: Frictionless, pandera and JSON Schema.

The bad rows that they find are those that `triage_frame` names in `problem`. What they cannot say: Frictionless takes numbers
with spaces around, underscores or digits of other scripts, which the triage does not, takes the words about a number in lower
case, in capitals or with one, and without spaces only, and finds a column by its case (unless its dialect says `headerCase`
false). JSON Schema takes no number that is written as text.
"""

from __future__ import annotations

import math
import re
import string
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from importlib import import_module
from typing import Any, Final, Literal, TypeAlias, get_args

from ..errors import PresentationError, TriageError, expect_one_of, in_own_words, needs
from ..packs.pack import RulePack
from ..packs.shipped import SHIPPED, PackName
from ..triager import rulebook
from ..vocabulary.answers import Answers
from ..vocabulary.findings import CODES, NUMBER_WORDS, WORDS, Finding
from .wording import NUMBER, WRITTEN_CODES, Wording

Dialect: TypeAlias = Literal["frictionless", "pandera", "json-schema"]
_CASES: Final[dict[str, str]] = {}
"""Each letter with all signs that the one reader takes for it: the long s and the sign for kelvin are such."""
for _sign in map(chr, range(0x3001)):
    if _sign.casefold() in string.ascii_lowercase and len(_sign.casefold()) == 1:
        _CASES[_sign.casefold()] = _CASES.get(_sign.casefold(), "") + _sign


def column_schema(
    dialect: Dialect, *, packs: Iterable[PackName | RulePack] = SHIPPED, vocabulary: type[Answers] | None = None
) -> Any:
    """What the columns of a table may hold that is to be triaged; no column is needed, and others may stand beside them.

    - `frictionless`: a Table Schema, as a dict, for files without types such as CSV;
    - `json-schema`: a JSON Schema, as a dict, for one row of JSON lines;
    - `pandera`: a `DataFrameSchema` for pandas frames, of text or of types. Needs pandera.

    `vocabulary` is that of `triage_frame`. Raises `OptionError` for another dialect.
    """
    dialect = expect_one_of("dialect", dialect, get_args(Dialect))
    findings = rulebook(packs, vocabulary, engine="reference").vocabulary.findings
    if dialect == "frictionless":
        return _frictionless(findings)
    if dialect == "json-schema":
        return _json_schema(findings)
    return _pandera(findings)


def _frictionless(findings: Mapping[str, Finding]) -> dict[str, Any]:
    fields = [{"name": name, "title": finding.question, **_field(finding)} for name, finding in findings.items()]
    words = [spelled(word) for word in NUMBER_WORDS for spelled in (str.lower, str.upper, str.capitalize)]
    return {"fields": fields, "fieldsMatch": "partial", "missingValues": ["", *dict.fromkeys(words)]}


def _field(finding: Finding) -> dict[str, Any]:
    if finding.kind == "number":
        return {"type": "number", "constraints": {"maximum": sys.float_info.max, **_limits(finding)}}  # no infinity
    return {"type": "string", "constraints": {"pattern": _pattern((*WORDS, *WRITTEN_CODES))}}


def _json_schema(findings: Mapping[str, Finding]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name, finding in findings.items():
        is_number = finding.kind == "number"
        own = [{"type": "number", **_limits(finding)}] if is_number else [{"type": "boolean"}, {"enum": sorted(CODES)}]
        words = NUMBER_WORDS if is_number else (*WORDS, *WRITTEN_CODES)
        text = {"type": "string", "pattern": f"^{_pattern(words)}$"}
        properties[name] = {"description": finding.question, "anyOf": [*own, text, {"type": "null"}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "patternProperties": {f"^{_any_case(name)}$": {"$ref": f"#/properties/{name}"} for name in properties},
    }


def _pandera(findings: Mapping[str, Finding]) -> Any:
    with in_own_words(ImportError, lambda _: TriageError("this needs `pandera`: pip install pandera")):
        pandera: Any = import_module("pandera.pandas")
    columns = {}
    for name, finding in findings.items():
        said = f"expected {_expected(finding)}"
        columns[f"(?i)^{name}$"] = pandera.Column(
            required=False,
            regex=True,
            nullable=True,
            coerce=False,
            description=finding.question,
            checks=[
                pandera.Check(partial(_holds_answers, finding), ignore_na=False, error=said),
                pandera.Check(partial(_are_answers, finding), error=said),
            ],
        )
    return pandera.DataFrameSchema(columns)


def _holds_answers(finding: Finding, column: Any) -> bool:
    """Whether the triage reads a pandas column of this type for that finding."""
    needs("narwhals.stable.v2", "frames")
    from .schema import columns_read, given_frame, with_plain_types

    answering = {finding.name: finding}
    frame: Any = given_frame(column.to_frame(finding.name))[0]
    try:
        return bool(columns_read(with_plain_types(frame, answering), answering, Wording()))
    except PresentationError:
        return False


def _are_answers(finding: Finding, column: Any) -> Any:
    """Whether each value of a pandas column is an answer, whatever its type."""
    # As objects, so that each value is looked at as `triage()` would get it.
    plain = column.astype(object)
    return plain.map(partial(_is_answer, finding)).astype(bool)


def _is_answer(finding: Finding, value: object) -> bool:
    """Whether a table takes this value: what `triage()` takes, and numbers that are written out."""
    given: object = value
    if isinstance(value, str) and finding.kind == "number" and NUMBER.fullmatch(value):
        given = float(value)
    try:
        finding.read(given)
    except PresentationError:
        return False
    return True


def _expected(finding: Finding) -> str:
    return finding.range if finding.kind == "number" else "present, absent, unsure or not_asked"


def _limits(finding: Finding) -> dict[str, float]:
    limits = {"minimum": finding.minimum, "maximum": finding.maximum}
    return {name: limit for name, limit in limits.items() if not math.isinf(limit)}


def _pattern(words: Iterable[str]) -> str:
    """A pattern without flags, since not every dialect has them: these words in any case, with spaces around."""
    return rf"\s*({'|'.join(map(_any_case, words))})\s*"


def _any_case(word: str) -> str:
    return "".join(f"[{_CASES[sign]}]" if sign in _CASES else re.escape(sign) for sign in word)
