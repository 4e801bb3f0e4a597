"""What one is not able to do, however that is put: never quiet, and never an absence."""

from __future__ import annotations

import pytest

from sciatica_triage import Answer

from ..support.quiet import is_quiet, reading_of

UNABLE = [
    "I can't {}", "I cant {}", "I cannot {}", "I couldn't {} today", "I am unable to {}", "I'm no longer able to {}",
    "I can no longer {}", "I don't seem to be able to {}", "I struggle to {}", "I find it impossible to {}",
    "I've lost the ability to {}", "I haven't been able to {} since Friday", "there's no way I can {}", "I can hardly {}",
    "I've stopped being able to {}", "it's a struggle to {}", "I'm failing to {}", "I just cannae {}", "I never manage to {}",
    "I didn't manage to {}", "not been able to {} all day", "I wish I could {}", "if only I could {}", "it won't let me {}",
    "I'd give anything to be able to {}", "I tried to {} but couldn't", "I tried to {} and nothing happened",
    "no matter what I do I can't {}", "I could {} on Friday but not now", "I used to be able to {}", "my body won't {}",
    "I'm having trouble trying to {}", "I need help to {}", "barely able to {}", "I'm having to force myself to {}",
]  # fmt: skip
DOINGS = [
    "pee", "pass urine", "empty my bladder", "feel when I wipe", "feel my groin", "lift my foot", "move my leg",
    "hold my wee", "hold my poo in", "control my bladder", "control my bowels", "get an erection", "start my wee",
    "feel anything between my legs", "feel myself sit on the toilet", "bend my ankle up", "tell when I need the loo",
    "stop myself leaking", "keep my wee in", "feel the toilet paper",
]  # fmt: skip
SAID = [
    "The thing is {}", "I forgot to mention that {}", "what worries me is that {}", "not sure if it matters but {}",
    "{}, is that normal?", "is it normal that {}?", "could the disc be why {}?", "I'd like an appointment because {}",
    "I wouldn't bother you except that {}", "although {} I'm coping", "{}. Probably nothing.", "No other problems, {}",
    "I should say {}", "nurse told me to tell you {}", "it's embarrassing but {}", "they say it's nothing but {}", "PS {}",
]  # fmt: skip
TOLD = [
    "I can't pee", "my groin is numb", "my left foot drags", "I wet myself", "both my legs are weak", "my legs give way",
    "I fell off a ladder", "I have to strain to pee", "I lost control of my bowels", "my bum has gone numb", "I keep leaking",
    "my face has drooped", "it dribbles out without me knowing", "I don't feel the need to go any more",
]  # fmt: skip


@pytest.mark.parametrize("doing", DOINGS)
def test_whoever_cannot_is_heard_or_asked(doing: str) -> None:
    assert [text for unable in UNABLE if is_quiet(text := unable.format(doing))] == []


@pytest.mark.parametrize("doing", DOINGS)
def test_an_inability_is_never_an_absence(doing: str) -> None:
    """`There's no way I can feel when I wipe` was one."""
    texts = [unable.format(doing) for unable in UNABLE]

    assert [t for t in texts if any(f.answer is Answer.ABSENT for f in reading_of(t).findings)] == []


@pytest.mark.parametrize("said", SAID)
def test_a_sign_is_heard_in_whatever_sentence_it_is_put(said: str) -> None:
    """`I should say I wet myself` was taken for a supposition."""
    assert [text for told in TOLD if is_quiet(text := said.format(told))] == []
