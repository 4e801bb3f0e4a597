"""Sentences with ages and other small numbers, written apart from `rules/words/en/`."""

from __future__ import annotations

from typing import Final

CHILDREN: Final = (
    "my son",
    "my daughter",
    "my little boy",
    "my girl",
    "our youngest",
    "my grandson",
    "my niece",
    "the baby",
    "my toddler",
    "my kid",
)
CHILD_AGES: Final = ("3", "4", "two", "five")
OF_A_CHILD_BESIDE: Final = (
    "{child} is {age} and I carry him a lot, my back aches",
    "{child} is {age} and I lift her all day, so my back is sore",
    "my back aches, {child} is {age} and wants to be carried",
    "{child} ({age}) jumped on me and my back is sore",
    "I've got back pain. {child} is {age}",
    "{child} is {age}. I have back pain from carrying",
    "{child} turned {age} yesterday and I carried the cake, back sore",
    "I have back pain since {child} was {age}",
    "{child}, {age}, loves piggybacks and now my back hurts",
    "my back hurts from picking up {child} who is {age}",
    "{child} is only {age} so I can't rest my sore back",
    "I'm a mum, {child} is {age}, and my back is stiff",
    "carrying {child} ({age} years old) made my back sore",
    "my back has been sore since I picked up {child}, she is {age}",
    "{child} is {age} years old and heavy, my back hurts",
    "Back pain here. I lift {child}, {age} now, every day",
)
"""The writer's own back beside a child's age; in `{child} is {age}` the child has nothing."""
OF_A_PARENT_BESIDE: Final = (
    "my mum is 83 and I lift her, my back hurts",
    "my dad is 90 and I care for him, so my back is sore",
    "I look after my gran who is 91, my back aches",
    "my husband is 72 and I help him dress, my back hurts",
    "my back hurts from lifting my nan, she is 88",
    "Back pain from caring. My mother is 85 and I turn her at night",
    "my wife is 79 and I push her wheelchair, my back is stiff",
    "my father (86) lives with us and I lift him, my back is sore",
)
SCORES: Final = (
    "I was a six, I'm a two", "I was a 7 last week, I'm a 3 today", "pain wise I'm a 4 today",
    "I'm a 2 out of ten with the pain",
    "yesterday I was an eight, today I'm a five", "Pain: I'm a three now", "I am a 4 with pain today",
    "back pain, I'm at a 3",
    "on the pain scale I am 5", "my pain score: I am a 4", "I'd say I'm a 3 for pain", "went from 8 to 3",
    "I'm 3 of ten",
    "back pain, I'm about a 4 most days", "Pain is down, I'm a two",
)  # fmt: skip
ANIMALS: Final = (
    "Dog's back legs gave out", "The dog's back legs gave way", "our cat's legs are paralysed",
    "the horse's leg dragged",
    "my dog's bladder leaks", "the puppy's legs are weak", "My cat's back end is paralysed",
    "Cat's hind legs don't work",
    "the cow's legs gave way", "Rover the dog can't pee", "our old labrador's hips gave out",
    "the hamster's legs are weak",
)  # fmt: skip
PATIENT_IS_A_CHILD: Final = (
    "my 4 year old can't walk", "my son is 4 and his back hurts", "my daughter is 3 and won't walk",
    "my toddler has back pain",
    "our youngest is 5 and says her back hurts", "my little boy (4) cries with his back",
    "my girl is 4 and she has back pain at night",
    "my grandson, 3, has a sore back", "the baby is 2 and has a weak leg", "my niece is five and her back hurts a lot",
    "my kid is 4, back pain for a week", "my son is 4. He has back pain", "my daughter is 2 and limping with back pain",
    "my 3yo has a sore back and I carry him around", "our two year old keeps holding his back",
)  # fmt: skip
PATIENT_IS_OLD: Final = (
    "my mum is 83 and her back hurts",
    "my dad is 90 with back pain",
    "my gran, 91, has a sore back",
    "my mother is 85. Her back hurts since Monday",
)
