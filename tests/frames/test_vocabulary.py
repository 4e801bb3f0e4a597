"""A table that is told of findings of somebody's own gives what `triage()` gives for presentations that have them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pandas as pd
import polars as pl
import pytest

from sciatica_triage import OptionError, Presentation, Triager, finding, triage
from sciatica_triage.authoring.new_pack import new_pack
from sciatica_triage.cli import main
from sciatica_triage.engine.rulebook import Rulebook
from sciatica_triage.frames import column_schema, triage_frame
from sciatica_triage.packs.shipped import shipped_pack
from sciatica_triage.summary import summarise

from ..support.tables import rows_of


class WithSweats(Presentation):
    """Somebody's own: sweats at night, and chills, which are a fever."""

    night_sweats: object = finding(
        "Do you sweat at night so that you have to change?",
        group="infection",
        tier=2,
        unsure="ask",
        because="many people sweat; the change of clothes settles it",
    )
    chills: object = finding(
        "Do you shake with chills?",
        group="infection",
        tier=3,
        unsure="ask",
        because="it is easily seen",
        implies=("fever",),
    )


GATE: Final = {f.name: "absent" for f in Rulebook([shipped_pack("guidelines")]).gate if f.kind == "finding"}
CALM: Final = {**GATE, "age_years": "40", "symptom_days": "5"}
PEOPLE: Final[tuple[dict[str, Any], ...]] = (
    {**CALM, "night_sweats": "absent", "chills": "absent"},
    {**CALM, "night_sweats": None, "chills": None},
    {**CALM, "night_sweats": "unsure", "chills": "absent"},
    {**CALM, "fever": None, "night_sweats": "absent", "chills": "present"},
    {**CALM, "fever": None, "night_sweats": "present", "chills": "unsure"},
)
ENGINES: Final[dict[str, Callable[[Any], Any]]] = {
    "polars lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
}


def _verdicts() -> list[tuple[str, str, str]]:
    triager = Triager(packs=["guidelines"], engine="reference")
    told = [{name: value for name, value in one.items() if value is not None} for one in PEOPLE]
    results = [triager.triage(WithSweats(**(one | {"age_years": 40, "symptom_days": 5}))) for one in told]
    return [(r.urgency, r.ceiling, r.status) for r in results]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_with_findings_of_ones_own_gives_what_triage_gives(engine: str) -> None:
    frame = ENGINES[engine]({name: [one[name] for one in PEOPLE] for name in PEOPLE[0]})
    rows = rows_of(triage_frame(frame, packs=["guidelines"], vocabulary=WithSweats))

    assert [(row["urgency"], row["ceiling"], row["status"]) for row in rows] == _verdicts()


def test_the_own_findings_of_these_people_make_a_difference() -> None:
    """A test that would pass without them proves nothing."""
    frame = pl.DataFrame({name: [one[name] for one in PEOPLE] for name in PEOPLE[0]})
    told, untold = (
        triage_frame(frame, packs=["guidelines"], vocabulary=vocabulary)["urgency"].to_list()
        for vocabulary in (WithSweats, None)
    )

    assert told[0] == untold[0] == "self_care"
    assert all(a != b for a, b in zip(told[1:3], untold[1:3], strict=True))
    assert summarise(frame, packs=["guidelines"], vocabulary=WithSweats).urgency["self_care"] == told.count("self_care")


def test_the_schema_of_the_columns_has_them() -> None:
    assert "chills" in column_schema("json-schema", vocabulary=WithSweats)["properties"]
    assert "chills" not in column_schema("json-schema")["properties"]


@pytest.mark.parametrize("other", [int, "WithSweats", WithSweats()], ids=["another class", "a text", "one of them"])
def test_what_is_no_vocabulary_is_refused(other: Any) -> None:
    with pytest.raises(OptionError, match="`vocabulary`: expected a presentation class"):
        triage_frame(pl.DataFrame({"fever": [True]}), vocabulary=other)


def test_a_vocabulary_that_lacks_what_a_pack_asks_is_refused(tmp_path: Path) -> None:
    from sciatica_triage import RulePack

    new_pack(tmp_path / "own")
    pack = RulePack.load(tmp_path / "own", WithSweats)

    with pytest.raises(OptionError, match="derive it from that"):
        triage_frame(pl.DataFrame({"fever": [True]}), packs=[pack], vocabulary=Presentation)


def test_batch_takes_a_vocabulary_and_the_folder_of_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    new_pack(tmp_path / "own")
    Path("in.csv").write_text("leg_weakness,symptom_days,chills\nyes,3,no\nno,3,yes\n")
    vocabulary = f"{WithSweats.__module__}:WithSweats"
    status = main(
        ["batch", "in.csv", "out.csv", "--packs", "own,guidelines", "--vocabulary", vocabulary, "--detail", "reasons"]
    )
    done = pl.read_csv("out.csv")

    assert status == 0
    assert "own/weak_leg_for_days" in done["rule_ids"][0]
    assert done["urgency"][1] == triage(WithSweats(symptom_days=3, chills="present", leg_weakness=False)).urgency
