"""Reasons: each rule that fired, with what made it fire, who says so, and who says otherwise."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from ..engine.assessment import Assessment
from ..engine.meaning import set_bits
from ..engine.rulebook import Rulebook
from ..packs.condition import Compare, Present
from ..packs.rule import Citation, Dissent, Review, Rule
from ..urgency import Urgency
from ..values import dataclass, with_values
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer
from ..vocabulary.models import Model


class Reason(Model):
    """A rule that fired. `findings` are the answers that made it fire, `urgency` the level that it asks for here.

    `doubtful`: it fires only if the screening findings that the person is unsure of are counted, so its level is at most
    `urgent`. `stated_urgency` is the level of the rule's source where a stricter one counts until a clinician has signed.
    """

    rule_id: str
    """The rule's id in its pack."""
    pack: str
    """The pack's name."""
    title: str
    """What the rule is about, in a few words."""
    code: str | None
    """Its number in the pack's own table, where it has one."""
    urgency: Urgency
    """The level that it asks for here."""
    stated_urgency: Urgency
    """The level of its source, where a stricter one counts until a clinician has signed."""
    doubtful: bool
    weak: bool
    """Whether it is a weak flag."""
    suspects: str
    """What the rule looks for, in a few words; never a diagnosis."""
    group: str
    """The group of rules that it belongs to."""
    because: str
    """Why the rule asks for this level."""
    findings: tuple[str, ...]
    """The answers that made it fire, by name."""
    citations: tuple[Citation, ...]
    """What the rule rests on."""
    basis: str | None
    """`design choice`, where nobody is cited."""
    review: Review
    """Whether a clinician has confirmed the rule."""
    review_note: str | None
    """What a clinician is asked to confirm."""
    dissent: tuple[Dissent, ...]
    """Who gives another level for the same findings."""

    @property
    def name(self) -> str:
        """The rule's public name: pack and id."""
        return f"{self.pack}/{self.rule_id}"


class ReasonGroup(Model):
    """Reasons of one group of rules; `urgency` is that of the first, which is the most urgent."""

    group: str
    """The group's name."""
    urgency: Urgency
    """The level of the most urgent of them."""
    reasons: tuple[Reason, ...]
    """The reasons, the most urgent first."""


def worth_showing(reasons: Sequence[Reason], urgency: Urgency) -> tuple[Reason, ...]:
    """The reasons without those for self-care, unless that is the urgency: beside a higher one they would calm."""
    return tuple(one for one in reasons if one.urgency > Urgency.SELF_CARE or urgency == Urgency.SELF_CARE)


STRONGEST: Final = (
    "guideline",
    "pathway",
    "protocol",
    "regulator notice",
    "study",
    "patient information",
    "patient education",
)
"""Tiers of sources, what binds a service before what informs a reader; a tier that is not here comes last."""


def weakness(citation: Citation) -> int:
    """The place of a citation's source among `STRONGEST`: 0 is the strongest."""
    tier = citation.source.tier
    return STRONGEST.index(tier) if tier in STRONGEST else len(STRONGEST)


class Twins(NamedTuple):
    """Reasons of one level that rest on the same answers, to be said once; the first speaks for all."""

    reasons: tuple[Reason, ...]
    citations: tuple[Citation, ...]
    """The strongest first."""


def merged(reasons: Sequence[Reason]) -> tuple[Twins, ...]:
    """The reasons with twins as one, in the order in which the first of them stands."""
    alike: dict[tuple[Urgency, bool, frozenset[str]], list[Reason]] = {}
    for one in reasons:
        alike.setdefault((one.urgency, one.doubtful, frozenset(one.findings)), []).append(one)
    return tuple(
        Twins(
            reasons=tuple(twins),
            citations=tuple(sorted({c.id: c for one in twins for c in one.citations}.values(), key=weakness)),
        )
        for twins in alike.values()
    )


@dataclass(frozen=True)
class Doubt:
    """What the person is unsure of and what decides."""

    about: tuple[str, ...]
    """The findings, in words for patients."""
    if_so: Urgency
    """The level that a yes asks for."""


def highest_elsewhere(reasons: Sequence[Reason], urgency: Urgency) -> Urgency:
    """The highest level that a source of a rule that decides states, at least the level itself."""
    highest = urgency
    for one in reasons:
        for dissent in one.dissent if one.urgency == urgency else ():
            if dissent.urgency > highest:
                highest = dissent.urgency
    return highest


def grouped(reasons: Sequence[Reason]) -> tuple[ReasonGroup, ...]:
    """The reasons by group, in the order in which the groups first appear."""
    groups: dict[str, list[Reason]] = {}
    for reason in reasons:
        groups.setdefault(reason.group, []).append(reason)
    return tuple(ReasonGroup(group=g, urgency=rs[0].urgency, reasons=tuple(rs)) for g, rs in groups.items())


class Reasons:
    """Makes the reasons of a rulebook's assessments; what depends on the rule alone is made once."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._place = {name: i for i, name in enumerate(book.vocabulary.findings)}
        self._of_rule = cache(self._made_of_rule)
        # Room for every rule twice, sure and in doubt, so that large packs do not push out their own.
        self._reason = lru_cache(maxsize=5_000 + 2 * len(book.rules))(self._made)

    def of(self, assessment: Assessment) -> tuple[Reason, ...]:
        """All reasons, the most urgent first; within a level the sure ones first, then in the order of the rulebook."""
        doubtful, held = assessment.doubtful, assessment.fired | assessment.doubtful
        if not held:
            return ()
        sure, counted, asked = assessment.known.sure, assessment.known.counted, self._book.atoms_of
        found: list[Reason] = []
        later: list[Reason] = []
        for level, mask in assessment.levels:
            for i in set_bits(held & mask & ~doubtful):
                found.append(self._reason(i, level, sure & asked[i], False))
            if doubtful:
                for i in set_bits(doubtful & mask):
                    later.append(self._reason(i, min(level, Urgency.URGENT), counted & asked[i], True))
                # What is doubtful is `urgent` at most, so that of the levels above waits for the sure ones of that
                # level.
                if level <= Urgency.URGENT:
                    found += later
                    later.clear()
        return tuple(found)

    def doubt(self, assessment: Assessment, answers: Answers) -> Doubt | None:
        """What the rules that hold by doubt alone are about: of those that ask for most, those with the fewest doubts."""
        for level, mask in assessment.levels if assessment.doubtful else ():
            if rules := mask & assessment.doubtful:
                counted, asked = assessment.known.counted, self._book.atoms_of
                doubts = [self._doubted(counted & asked[i], answers) for i in set_bits(rules)]
                fewest = min(map(len, doubts))
                names = {name for some in doubts if len(some) == fewest for name in some}
                about = (self._book.vocabulary[name].called for name in sorted(names, key=self._place.__getitem__))
                return Doubt(tuple(about), level)
        return None

    def _doubted(self, held: int, answers: Answers) -> set[str]:
        """What the person is unsure of among these atoms; a finding may count by one below it."""
        told, below = answers.values_by_name, self._book.vocabulary.below
        named = {leaf.finding for leaf in self._book.leaves_in(held) if isinstance(leaf, Present | Compare)}
        return {n for name in named for n in (name, *below[name]) if told[n] is Answer.UNSURE}

    def _made(self, index: int, level: Urgency, held: int, doubtful: bool) -> Reason:
        named = {atom.finding for atom in self._book.leaves_in(held) if isinstance(atom, Present | Compare)}
        present = tuple(sorted(named, key=self._place.__getitem__))
        rule, of_rule = self._book.rules[index], self._of_rule(index)
        said_here = tuple(d for d in rule.dissent if d.urgency != level and d.speaks_of(present))
        update = {"urgency": level, "doubtful": doubtful, "findings": present, "dissent": said_here + of_rule.dissent}
        return with_values(of_rule, update)

    def _made_of_rule(self, index: int) -> Reason:
        """What depends on the rule alone; as dissent that of the other packs."""
        rule = self._book.rules[index]
        return Reason.model_construct(
            rule_id=rule.id,
            pack=rule.pack,
            title=rule.title,
            code=rule.code,
            urgency=rule.urgency,
            stated_urgency=rule.urgency,
            doubtful=False,
            weak=rule.weak,
            suspects=rule.suspects,
            group=rule.group,
            because=rule.because,
            findings=(),
            citations=(*rule.citations, *rule.context),
            basis=rule.basis,
            review=rule.review,
            review_note=rule.review_note if rule.review == "needed" else None,
            dissent=tuple(self._other_packs(rule, index)),
        )

    def _other_packs(self, rule: Rule, index: int) -> Iterator[Dissent]:
        """Rules of other packs that ask for the same findings and give another level; of each pack one a level.

        Of thousands that share a condition, each would otherwise name all others.
        """
        for other in self._book.first_alike(index):
            if other.pack != rule.pack and other.urgency != rule.urgency:
                yield Dissent.model_construct(source=other.name, urgency=other.urgency, says=other.title)
