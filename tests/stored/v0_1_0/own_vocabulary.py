"""The own vocabulary of `own_vocabulary.jsonl`: what a third party wrote with 0.1.0, as CONTRIBUTING.md says.

It is the shipped vocabulary with one finding more. The rules that use this finding are in `own_pack/`:

    pack = RulePack.load("own_pack", vocabulary=WithNightSweats)
    Triager([pack, "documents"]).triage({"night_sweats": "yes", "back_pain": "yes"})

In the JSON of such a result nothing says which class its answers are of: the finding stands among the others. 0.1.0
cannot read it back, since `TriageResult` reads its answers as a `Presentation`, which does not know the finding. The last
line names no own finding, and 0.1.0 reads it, as a plain `Presentation`.
"""

from __future__ import annotations

from sciatica_triage import Presentation, finding


class WithNightSweats(Presentation):
    """The vocabulary with one finding more."""

    # Tier 1: it is one of the screening questions, so `status` and `next_question` depend on it.
    # unsure="ask": the answer stays possible, and the question may be asked again in other words.
    night_sweats: object = finding(
        "Since it began, do you sweat at night so that you have to change your clothes?",
        group="infection",
        tier=1,
        unsure="ask",
        because="many people sweat at night; the change of clothes settles it",
    )
