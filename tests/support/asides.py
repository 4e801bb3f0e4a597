"""Parts for what is told beside a sign, and for questions with their answers, written apart from `rules/words/en/`."""

from __future__ import annotations

from typing import Final

SIGNS_HERE: Final = (
    "my bum is numb", "numb between the legs", "my saddle area is numb", "can't wee at all", "my foot drops when I walk",
    "I can't pee", "my left leg is weak", "I wet myself this morning", "my groin is numb", "both my legs are weak",
    "I've lost control of my bowels", "can't feel it when I wipe", "no feeling in my saddle area", "my toes won't lift",
    "my bladder won't empty", "I soiled myself today", "can't move my right foot", "my legs keep giving way",
    "I can't hold my wee", "numbness around my back passage", "my privates have gone numb", "unable to pass urine",
    "my legs are too weak to stand", "can't feel my bladder", "my left foot keeps dragging", "I keep wetting myself",
    "I have a fever of 39", "both feet are numb", "nothing comes out when I try to go", "my genitals feel dead",
)  # fmt: skip
"""Signs of here and now."""
HISTORIES: Final = (
    "as a teenager I had scoliosis", "c-section last year", "in 2009 I couldn't pee after an operation",
    "had surgery two years ago", "had kids ten years ago", "I broke my arm years ago", "when I was a kid I wore a brace",
    "previously I had a slipped disc", "I used to play rugby", "ten years ago I fell off a horse",
    "last year I had a bad back", "had a discectomy in 2015",
)  # fmt: skip
OTHERS: Final = (
    "the lady next door used to wet the bed", "my mum had a stroke", "my brother had sciatica", "my gran used to fall a lot",
    "a friend of mine had back surgery", "my sister had a numb foot after her baby", "my uncle was paralysed",
    "my neighbour had cauda equina",
)  # fmt: skip
FEARS: Final = (
    "I'm scared of ending up in a wheelchair", "I'm worried it might be cancer", "I'm afraid of losing my leg",
    "what if it gets worse", "I dread another operation", "I read about people who can't walk",
)  # fmt: skip
ASIDE_JOINERS: Final = (", ", " and ", " - ", "\n", ". ")

GOOD_THINGS_ASKED: Final = {
    "the feeling between your legs": "normal", "the strength in your legs": "still normal",
    "the sensation in your saddle area": "the same as always", "the feeling in your feet": "fine",
    "the feeling around your back passage": "okay", "your bladder control": "normal", "your bladder": "working properly",
    "the power in your legs": "good", "the sensation when you wipe": "normal", "your bowel control": "as usual",
}  # fmt: skip
"""Good things, each with the word by which a question asks for it: a no to the question tells of trouble."""
GOOD_FORMS: Final = ("Is {} {}?", "Is {} {}:", "And is {} {}?", "{} {}?", "They asked is {} {}, I said",
    "Would you say {} is {}?")  # fmt: skip
GOOD_DOINGS: Final = (
    "Can you walk on your heels?", "Can you pass urine:", "Can you feel when you wipe?", "Are you able to lift your foot?",
    "Can you hold your wee?", "Can you tell when your bladder is full?", "Do you have feeling between your legs?",
    "Can you move your toes?", "Are you passing urine normally?", "Do you have control of your bowels?",
    "Can you stand on your toes?", "Do you have full strength in your legs?",
)  # fmt: skip
NOES: Final = (
    "No", "no.", "Nope", "No, not any more", "Not any more", "unfortunately not", "not really", "No it isn't", "Nah",
    "not since yesterday", "No I can't", "Not at all", "sadly no", "No, not at all",
)  # fmt: skip
TROUBLE_DENIED_ASKED: Final = (
    "Isn't it numb?", "No numbness between your legs?", "No weakness in your legs?", "Don't you have any numbness?",
    "Haven't you lost control of your bladder?", "No trouble passing urine?", "No incontinence?",
    "Aren't your legs weak?", "No loss of feeling when you wipe?", "You haven't wet yourself?",
)  # fmt: skip
"""Questions in the negative: neither a yes nor a contradiction ever denies."""
CONTRADICTIONS: Final = ("Yes", "Yes I do", "yes there is", "Yes I have", "Yeah it is", "I do",
    "yep, a bit", "yes unfortunately", "Yes it is")  # fmt: skip
