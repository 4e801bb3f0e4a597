"""What `read` returns: findings and numbers with their places in the message, and never the message itself."""

from typing import Literal, TypeAlias

from pydantic import ConfigDict

from ..vocabulary.findings import Answer, Value
from ..vocabulary.models import Model
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of
from .mention import NotCounted
from .spelling import SpelledBy

Status: TypeAlias = Literal["read", "nothing_heard", "not_read"]


class Span(Model):
    """Base of what a reading holds: frozen; offsets are into the message as it was given."""

    model_config = ConfigDict(extra="forbid")

    start: int
    """Where it begins in the message as it was given."""
    end: int
    """Where it ends."""


class HeardFinding(Span):
    """One answer that was heard. `phrase` is the class of wording in the lexicon, `cue` the cue that decided, if any."""

    finding: str
    """The name of the finding."""
    answer: Answer
    """What was said of it."""
    phrase: str
    """The class of wording in the lexicon."""
    cue: str | None = None
    """The cue that decided, if any."""


class HeardNumber(Span):
    """One number that was heard, in the unit of its name. `pain_score_said` is out of 10 and is no finding.

    `inferred`: no number was told, and the value follows from a word, such as an age below six from `toddler`.
    """

    name: str
    """The name of the number."""
    value: float
    """The number, in the unit of its name."""
    inferred: bool = False


class HeardAndNotCounted(Span):
    """Something that was heard and is no answer, with the reason."""

    finding: str
    """The name of the finding."""
    why: NotCounted
    """Why it does not count."""
    phrase: str
    """The class of wording in the lexicon."""
    cue: str | None = None
    """The cue that decided, if any."""


class Suspected(Model):
    """A topic that something serious seems to be told about: a reason to ask for these findings, and no answer to any."""

    topic: str
    """The topic."""
    findings: tuple[str, ...]
    """What to ask about."""


class Conflict(Model):
    """A finding on which the message contradicts itself; the worse answer counts."""

    finding: str
    """The name of the finding."""
    answers: tuple[Value, ...]
    """What was said of it."""


class Reading(Model):
    """What was heard in one message. It holds no word of the message.

    `status`: `nothing_heard` means that the message was understood to say nothing about a finding, `not_read` that it
    seems to be in another language or no language at all. Neither is a sign of health. `about`: `somebody_else` where
    the message is written for the patient by another person. `spelled_by`: what mended typing mistakes; `python` where
    `rapidfuzz` is not installed, which hears the same and takes longer. `suspected`: the topics to ask about first, most
    likely first; a message with any is never calm, whatever else was heard in it.
    """

    model_config = ConfigDict(extra="forbid")

    status: Status
    language: str
    """The code of the language in which it was read."""
    about: Literal["person", "somebody_else"] = "person"
    spelled_by: SpelledBy = "rapidfuzz"
    findings: tuple[HeardFinding, ...] = ()
    """The answers that were heard."""
    numbers: tuple[HeardNumber, ...] = ()
    """The numbers that were heard."""
    not_counted: tuple[HeardAndNotCounted, ...] = ()
    """What was heard and is no answer."""
    suspected: tuple[Suspected, ...] = ()

    def presentation(self) -> Presentation:
        """The answers, ready for `triage`; where the message contradicts itself the worse answer counts and is listed."""
        heard = self.told()
        answers = {name: values[0] for name, values in heard.items() if len(values) == 1}
        differing = [{"finding": n, "answers": v} for n, v in heard.items() if len(v) > 1]
        reporter = "somebody_else" if self.about == "somebody_else" else "person"
        several = {"heard": differing} if differing else {}
        return Presentation.model_validate({"reported_by": reporter, **several, **answers})

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The findings on which the message contradicts itself."""
        named = [*(one.finding for one in self.findings), *(one.name for one in self.numbers)]
        if len({*named}) == len(named):
            return ()
        return tuple(Conflict(finding=n, answers=v) for n, v in self._heard_of(every=True).items() if len(v) > 1)

    def told(self) -> dict[str, tuple[Value, ...]]:
        """The different answers to each finding; of two ages, which cannot stand together, that nobody knows."""
        return self._heard_of(every=False)

    def _heard_of(self, *, every: bool) -> dict[str, tuple[Value, ...]]:
        vocabulary = vocabulary_of(Presentation)
        heard: dict[str, list[Value]] = {}
        for finding in self.findings:
            heard.setdefault(finding.finding, []).append(finding.answer)
        for number in self.numbers:
            known = vocabulary.findings.get(number.name)
            if known is not None and known.minimum <= number.value <= known.maximum:
                heard.setdefault(number.name, []).append(number.value)
        unique = {name: tuple(dict.fromkeys(values)) for name, values in heard.items()}
        for name, values in () if every else tuple(unique.items()):
            known = vocabulary[name]
            if known.clash(values):  # two ages cannot both be the patient's; a temperature may have been both
                numbers = [value for value in values if not isinstance(value, Answer)]
                unique[name] = (Answer.UNSURE if known.once else max(numbers, key=known.outward),)
        return unique
