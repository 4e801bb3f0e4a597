"""Parts from which messages are made for the properties of the reader, written apart from `rules/words/en/`."""

from __future__ import annotations

from typing import Final

SIGNS: Final = {
    "can't pee": "cannot_pass_urine",
    "left leg is weak": "leg_weakness",
    "can't feel my bladder": "bladder_feeling_change",
    "wet myself last night": "loss_of_bladder_control",
    "my groin is numb": "saddle_numbness",
    "right foot is dragging": "leg_weakness",
}
"""Plain signs, each with the finding that it tells."""
MORE_SIGNS: Final = {
    "I can't go for a wee": "cannot_pass_urine",
    "my legs keep giving way": "leg_weakness",
    "numb between my legs": "saddle_numbness",
    "I soiled myself": "loss_of_bowel_control",
    "I can't feel when I wipe": "saddle_numbness",
    "both feet are numb": "numbness",
    "can't move my foot": "leg_weakness",
    "I have lost control of my bladder": "loss_of_bladder_control",
}
DENIAL_LISTS: Final = (
    "no numbness or tingling",
    "no tingling or numbness",
    "no pins and needles or numbness",
    "no weakness, numbness or tingling",
    "no fever, chills or weight loss",
    "no neck injury",
    "without any back pain or leg pain",
)
MORE_DENIAL_LISTS: Final = (
    "I don't have any tingling or weakness",
    "I haven't had a fever",
    "no bowel trouble",
    "never had any numbness or weakness",
    "not feverish or sick",
    "no cancer, no weight loss",
    "no recent surgery, fall or accident",
    "none of the numbness or weakness",
    "no weakness and no numbness",
    "no numbness, no tingling, no weakness",
)
JOINERS: Final = (", ", " but ", ", just ", ", only ", ", now ", ", also ", " - ", " and now ", "; ", ", new: ")
MORE_JOINERS: Final = (
    ", and ",
    " \u2014 ",
    "\n",
    ", though ",
    ", however ",
    ", instead ",
    ", except ",
    ", today ",
    ". ",
)

OF_OTHERS: Final = (
    "My gran had no feeling in her feet.",
    "My neighbour has no numbness.",
    "A friend of mine had a normal bladder.",
    "My mate at work never had any weakness.",
)
OF_THE_PAST: Final = (
    "I had no numbness in 2015.",
    "Ten years ago my bladder was normal.",
    "When I was a kid I had no trouble walking.",
    "Last year I had a slipped disc and it cleared up.",
)
OF_FEAR: Final = (
    "I'm worried about ending up in a wheelchair.",
    "What if it gets worse?",
    "I'm scared of losing control of my bladder.",
    "The leaflet says to look out for numbness.",
)
GOOD_THINGS: Final = {
    "control of my bladder": "loss_of_bladder_control",
    "control of my water": "loss_of_bladder_control",
    "feeling between my legs": "saddle_numbness",
    "feeling in my foot": "numbness",
    "strength in my leg": "leg_weakness",
    "power in my right foot": "leg_weakness",
    "sensation when I wipe": "saddle_numbness",
    "control of my bowels": "loss_of_bowel_control",
}
"""Things that are good to have: who denies one, in whatever grammar, has lost it."""
DOUBLE_NEGATIONS: Final = (
    "ain't got no {}",
    "haven't got no {}",
    "don't have no {}",
    "I never had no {} since",
    "there isn't no {}",
    "I don't got no {}",
    "I got no {}",
    "no {} no more",
    "haven't no {}",
    "not got any {}",
    "he don't have no {}",
)
UNCHANGED: Final = (
    "no change in the {}",
    "no change in my {}",
    "no improvement in the {}",
    "no let up in the {}",
    "no difference in the {}",
    "no end to the {}",
    "no relief from the {}",
    "not much change in the {}",
    "the doctor found no reason for the {}",
    "no explanation for the {}",
    "nothing helps the {}",
    "no better with the {}",
)
"""Denials of a change, a cure or a cause, each of which says that the trouble is there."""
TROUBLES: Final = {
    "numbness between my legs": "saddle_numbness",
    "weakness in my left leg": "leg_weakness",
    "inability to pee": "cannot_pass_urine",
    "tingling in my foot": "tingling",
    "numbness": "numbness",
    "incontinence": "loss_of_bladder_control",
}
