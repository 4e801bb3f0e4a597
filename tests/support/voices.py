"""Parts from which sentences of other forms are made, written apart from `rules/words/en/`."""

from __future__ import annotations

from typing import Final

TROUBLE_NAMES: Final = (
    "numbness", "tingling", "weakness", "incontinence", "urinary incontinence", "urinary retention", "hesitancy",
    "urgency", "poor stream", "loss of bladder control", "loss of bowel control", "saddle anaesthesia",
    "perianal numbness", "fever", "chills", "night sweats", "weight loss", "trauma", "injury", "falls", "accident",
    "foot drop", "bladder problems", "bowel changes", "gait disturbance", "balance problems", "erectile problems",
    "pins and needles", "steroids", "osteoporosis", "blood clots", "shortness of breath", "chest pain",
)  # fmt: skip
"""Names of troubles as a form or a clinician lists them."""
NO_TROUBLE: Final = (
    "no {0}, {1} or {2}",
    "no {0}/{1}/{2}",
    "denies {0}, {1} or {2}",
    "no {0}, dizziness or {1}",
    "no {0} or {1}",
    "no {0}, no {1}, no {2}",
)
"""Lists that deny each of what they name; one holds a word that no lexicon needs to know."""
SELVES: Final = ("man", "woman", "guy", "lady", "lad", "mother", "dad", "patient", "colleague", "teenager", "girl")
I_AM: Final = (
    "I am a {0} who {1}. My back hurts",
    "I'm a {0} of 40 and I {1}. My back hurts",
    "As a {0} I {1}. My back hurts",
    "I am also a {0} and I {1}. My back hurts",
    "Speaking as a {0}: I {1}. My back hurts",
)
OWN_SIGNS: Final = ("can't pee", "can't feel my bottom", "can't lift my foot", "can't stand up")
DATES: Final = ("since yesterday", "this morning", "last night", "since Monday", "today", "for two days now")
DATED_SIGNS: Final = ("can't pee", "wet myself", "my groin is numb", "fever and shivering", "urinary retention")
GOOD_SIGNALS: Final = (
    "warning before I wee", "warning I need a wee", "urge to wee", "feeling when I wipe", "feeling down below",
    "power in my foot", "control over my bowels",
)  # fmt: skip
"""Good things of which only their loss is told."""
DENIED_TWICE: Final = ("don't get no {}", "ain't got no {}", "didn't have no {}", "can't get no {}", "never got no {}")
POSTURES: Final = (
    "when I sit", "if I stand at the sink", "after gardening", "in the mornings", "when I bend", "on the stairs",
    "whenever I drive", "with sitting",
)  # fmt: skip
GOES_UP_AND_DOWN: Final = (
    "It is worse {}",
    "the ache gets worse {}",
    "it's a bit worse {}",
    "my back is always worse {}",
)
GETS_WORSE: Final = ("it is getting worse every day", "it has got much worse since Monday", "worse than yesterday")
IN_TWO_PIECES: Final = {
    "can't": ("can t", "ca n't", "can 't", "can`t", "can\u00b4t"),
    "don't": ("don t", "do n't", "don 't", "don`t"),
    "doesn't": ("doesn t", "does n't", "doesn 't"),
    "won't": ("won t", "wo n't", "won 't"),
}
SHORT_FORMS: Final = (
    "I {can't} pee", "I {can't} feel when I wipe", "my foot {doesn't} lift", "my leg {won't} hold me",
    "I {don't} have any numbness", "I {don't} feel the paper when I wipe",
)  # fmt: skip
ASKED: Final = (
    "They asked if I {0} and I said yes",
    "The GP asked if I {0}. I do",
    "The nurse wanted to know whether I {0}. Yes I do",
)
ASKED_SIGNS: Final = ("leak", "wet myself", "soil myself")
LABELLED: Final = ("Q: {0}? A: {1}", "Q. {0}? A. {1}", "Question: {0}? Answer: {1}", "{0}? - {1}", "{0}?\nA: {1}")
NO_LEGS: Final = (
    "no {0} in either leg", "no {0} down both legs", "no {0} in either foot", "there is no {0} in both feet",
)  # fmt: skip
DOUBTED: Final = ("haven't noticed any swelling", "I'm not sure about a fever", "not aware of any weight loss")
OF_A_CHILD: Final = "my three-year-old won't put weight on her leg"
EXCEPTED: Final = (
    "No to all of them apart from {0}", "I have none of those except {0}", "I ticked no to everything but {0}",
)  # fmt: skip
EXCEPTED_SIGNS: Final = ("numb between my legs", "I can't pee", "my foot drops")
ONLY_ONE: Final = ("only my left leg {}", "no fever, just my right leg {}", "no pain, only left leg {}")
LEG_FAILS: Final = ("is weak", "gives way", "refuses to carry me", "won't lift", "collapses")
