"""Parts of sentences about what still works, written apart from `rules/words/en/`."""

from __future__ import annotations

from typing import Final

ASKED_OF_GOOD: Final = {
    "Is the strength in your legs {}": "leg_weakness",
    "Is the power in your left leg {}": "leg_weakness",
    "Are your legs {}": "leg_weakness",
    "Is your leg {}": "leg_weakness",
    "Is the feeling between your legs {}": "saddle_numbness",
    "Is the feeling around your back passage {}": "saddle_numbness",
    "Does it feel {} when you wipe": "saddle_numbness",
    "Is the sensation in your feet {}": "numbness",
    "Is the feeling in your legs {}": "numbness",
    "Is your bladder {}": "bladder_change",
    "Is your bladder working {}": "bladder_change",
    "Are your waterworks {}": "bladder_change",
    "Is your bowel {}": "bowel_change",
    "Are your bowels {}": "bowel_change",
    "Is your walking {}": "gait_change",
    "Is your balance {}": "gait_change",
}
"""Questions about something good, each with what a `no` tells, by itself or through a finding beside it."""
GOOD_WORDS: Final = (
    "normal",
    "still normal",
    "fine",
    "ok",
    "as usual",
    "all right",
    "good",
    "the same as before",
    "right",
)
ASKED_OF_DOING: Final = {
    "Can you feel it when you wipe": "saddle_numbness",
    "Can you feel your bottom": "saddle_numbness",
    "Do you feel the toilet paper": "saddle_numbness",
    "Can you empty your bladder": "bladder_change",
    "Can you pass urine normally": "bladder_change",
    "Do you pee normally": "bladder_change",
    "Are you able to pass water": "bladder_change",
    "Can you hold your urine": "loss_of_bladder_control",
    "Do you have control of your bladder": "loss_of_bladder_control",
    "Have you got control of your bowels": "loss_of_bowel_control",
    "Do you still have feeling down below": "saddle_numbness",
    "Can you lift your foot": "leg_weakness",
    "Can you stand on your toes": "leg_weakness",
    "Can you walk on your heels": "leg_weakness",
    "Can you walk": "leg_weakness",
    "Are you able to stand": "leg_weakness",
    "Can you walk normally": "gait_change",
    "Do you have full strength in your legs": "leg_weakness",
    "Have you got normal feeling in your feet": "numbness",
    "Do you know when your bladder is full": "bladder_feeling_change",
}
"""The same of what somebody can do."""
SAYS_NO: Final = (
    "No",
    "no.",
    "Nope",
    "Not really",
    "Sadly not",
    "Nah",
    "Not at all",
    "Unfortunately not",
    "no, not any more",
)
SAYS_YES: Final = ("Yes", "yes.", "Yep", "Yeah")

ILL_AT_EASE: Final = (
    "is not {}",
    "isn't {}",
    "doesn't feel {}",
    "does not seem {}",
    "is just not {}",
    "is no longer {}",
)
OUGHT_TO_BE: Final = ("normal", "fine", "right", "the same", "ok", "as it should be")
PLACES_ILL_AT_EASE: Final = {
    "my saddle area": "saddle_numbness",
    "the feeling between my legs": "saddle_numbness",
    "the skin round my back passage": "saddle_numbness",
    "my groin": "saddle_numbness",
    "my bladder": "bladder_change",
    "my wee": "bladder_change",
    "my bowel": "bowel_change",
    "my left leg": "leg_weakness",
    "the strength in my leg": "leg_weakness",
    "my foot": "leg_weakness",
    "the feeling in my foot": "numbness",
    "my walking": "gait_change",
}

WELL: Final = {
    "bladder": (
        "able to empty my bladder fully", "I can empty my bladder completely", "passing water like normal",
        "passing urine as I always did", "I'm peeing just fine", "my wee comes out fine", "weeing is no different",
        "bladder works a treat", "my bladder is behaving itself", "my waterworks are spot on", "water comes freely",
        "I get to the loo in good time", "I make it to the toilet every time", "I can hold my pee with no bother",
        "good strong stream when I go", "my stream is strong", "I know when I need to pee",
        "I feel when my bladder is full",
        "the urge to pee is there as ever", "never leaked a drop", "I'm dry day and night", "no dribbling afterwards",
        "I can start and stop my stream", "emptying my bladder feels complete",
        "I'm able to pass urine without trouble",
        "peeing the way I always have", "I went for a wee this morning and it was fine", "I wee when I want to",
        "I have full control of my bladder", "bladder control is perfect", "I can stop mid flow",
        "I don't need to strain to pee",
        "no need to push to wee", "I can tell when I'm weeing", "I can feel the urine passing", "I pee easily",
    ),
    "bowel": (
        "my bowels open every morning", "I can hold my wind", "I go to the toilet every day like clockwork",
        "bowels are regular as ever", "opened my bowels today without trouble", "I can feel when I need a poo",
        "I know when I need a number two", "control of my bowels is fine", "no soiling ever",
        "I can hold a poo till I get home",
        "my motions are regular", "pooing like normal", "my back passage works fine", "clean pants every day",
        "I can tell wind from poo", "bowel control is perfect", "I pass stools normally",
        "had a normal poo this morning",
        "nothing has changed with my bowels", "I make it to the loo in time for a poo",
    ),
    "saddle": (
        "I can feel everything when I wipe", "wiping feels just as it always has", "I feel the paper when I wipe",
        "I have full feeling between my legs", "everything down below feels normal", "I can feel the seat under me",
        "I can feel the toilet seat", "sensation around my bottom is normal",
        "the feeling round my back passage is fine",
        "I've all my feeling down there", "my private parts feel as they should", "my groin feels normal",
        "I can feel myself wash down there", "I feel it when I touch between my legs",
        "normal feeling in my saddle area",
        "my bum feels the same as always", "erections are normal", "sex feels the same as ever",
        "sex is as good as before",
        "I can feel my bottom on the chair", "feeling there is perfectly normal",
    ),
    "legs": (
        "can stand on tiptoe", "I can stand on my toes", "I can walk on my heels",
        "I can walk on my tiptoes and heels fine",
        "my legs are strong", "both legs are strong", "strength is equal in both legs", "full power in both legs",
        "my legs feel normal", "legs work fine", "I can lift my foot all the way up", "I can lift both feet",
        "I can move my toes",
        "I can wiggle all my toes", "my foot lifts fine", "I can feel both feet", "I can feel both my legs",
        "feeling in both legs is normal",
        "I walk as normal", "I can walk for miles", "I walked five miles yesterday", "stairs are no problem",
        "I can climb stairs easily", "I can hop on either leg", "I can squat and get up again",
        "no trouble lifting my foot",
        "walking is fine", "my balance is good", "I can drive and use the pedals fine", "I stand up without help",
        "I can get out of a chair without my hands", "neither leg is weak", "neither foot drags",
        "my legs hold me up fine",
        "my knees never give way", "I can bend and straighten both legs", "I'm as steady as ever on my feet",
        "I can do a single leg heel raise on each side", "the doctor tested my legs and they were strong",
    ),
}  # fmt: skip
"""What somebody says who is well."""
SAID_OF_IT: Final = (
    "{}",
    "{}, thankfully",
    "I'm glad to say {}",
    "My back is sore but {}",
    "{} and I sleep well",
    "Yes, {}",
    "{}. Just a stiff back",
    "still {}",
)

RESTRICTED: Final = (
    "at work", "at home", "when I sit", "when I lie down", "at night", "in the mornings", "during the day",
    "indoors", "in the house", "if I go every hour", "as long as I go every hour", "as long as I have the catheter",
    "with a pad", "with pads in", "if I push on my belly", "when I press on my tummy", "only when I cough",
    "unless I cough",
    "unless I sneeze", "except at night", "apart from at work", "if I'm careful", "so long as I don't drink",
    "when I remember to go",
    "while standing", "while I keep still", "after my tablets",
    "on good days", "on a good day", "some of the time", "half the time", "sometimes", "when nobody makes me laugh",
    "if I plan ahead", "provided I'm near a toilet", "in bed", "on the sofa", "in the shower", "until I stand up",
    "when my husband helps",
    "with the frame", "using a stick", "wearing a brace", "after using the catheter", "by pushing hard",
    "with some effort",
    "if I lean forward", "once I get going", "every other day", "most nights", "with a bit of straining",
)  # fmt: skip
"""Where, when and with what something is well, and so not plainly."""
WELL_THERE: Final = (
    "my bladder is fine", "no leaks", "no accidents", "I can pee", "I can wee fine", "no numbness", "no weakness",
    "no incontinence",
    "my bowels are fine", "I can walk fine", "my legs are fine", "I don't leak", "I don't wet myself",
    "bladder control is fine",
    "no trouble with my bladder", "no tingling", "my bladder works",
)  # fmt: skip
