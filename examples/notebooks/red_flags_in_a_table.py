# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Red flags in a table
#
# A million people with back or leg pain, triaged in one go and by the same rules as one person; then one of them with
# the reasons. The people are made up: **every prevalence below is an assumption for this page, not evidence**, and the
# findings are drawn independently of each other, which real ones are not.
#
# Needs `pip install "sciatica-triage[notebook]"`. The page is kept as text; `jupytext --to ipynb` makes a notebook of it.

# %%
# ruff: noqa: B018 - a notebook shows what a cell ends with
import time

import altair
import numpy as np
import polars as pl

from sciatica_triage import Presentation, triage
from sciatica_triage.frames import triage_frame
from sciatica_triage.summary import plot_summary, summarise
from sciatica_triage.vocabulary import vocabulary_of

altair.renderers.enable("svg")  # a picture that needs no network
ROWS = 1_000_000
FINDINGS = vocabulary_of(Presentation).findings

# %% [markdown]
# ## A cohort from stated prevalences
#
# What is not named is present in 1 of 200. One question in 50 was not asked: those answers are null. Nobody's temperature
# was taken.

# %%
PREVALENCE = {
    "back_pain": 0.8, "leg_pain": 0.9, "numbness": 0.3, "tingling": 0.35, "burning": 0.2, "leg_weakness": 0.15,
    "persistent_pain": 0.5, "recurrent_pain": 0.4, "limits_activity": 0.6, "symptoms_worsening": 0.1,
    "pain_despite_self_care": 0.4, "severe_pain": 0.05, "night_or_rest_pain": 0.1, "both_legs_affected": 0.04,
    "saddle_numbness": 0.005, "loss_of_bladder_control": 0.003, "bladder_change": 0.01, "fever": 0.01,
    "cancer_history": 0.05, "diabetes": 0.08, "bone_fragility_risk": 0.06, "strain_onset": 0.2,
}  # fmt: skip
OTHERS, NOT_ASKED = 0.005, 0.02

rng = np.random.default_rng(2025)
columns = {"person": pl.int_range(ROWS, eager=True)}
for name, finding in FINDINGS.items():
    if finding.kind == "number":
        continue
    answers = pl.Series(rng.random(ROWS) < PREVALENCE.get(name, OTHERS))
    asked = pl.Series(rng.random(ROWS) >= NOT_ASKED)
    columns[name] = pl.select(pl.when(asked).then(answers)).to_series()
columns["age_years"] = rng.integers(18, 90, ROWS)
columns["symptom_days"] = rng.lognormal(2.5, 1, ROWS).round()
columns["severe_pain_hours"] = rng.lognormal(1, 1, ROWS).round(1)
cohort = pl.DataFrame(columns)
cohort.shape

# %% [markdown]
# ## Triage of every row

# %%
start = time.perf_counter()
triaged = triage_frame(cohort)
print(f"{ROWS:,} rows in {time.perf_counter() - start:.1f} s")
triaged.select("person", "urgency", "ceiling", "status").head()

# %% [markdown]
# The urgency is what the answers given already justify, the ceiling what is not ruled out. Never count one without the other:

# %%
triaged.group_by("urgency", "ceiling", "status").len().sort("len", descending=True)

# %% [markdown]
# ## The picture

# %%
summary = summarise(cohort)
plot_summary(summary)

# %% [markdown]
# ## One row, with its reasons
#
# The first person who needs emergency care, by `triage()`. It gives what the table gave, and says why, and who says so.

# %%
person = triaged.filter(pl.col("urgency") == "emergency").row(0, named=True)
answers = {name: person[name] for name in FINDINGS if name in person}
result = triage(answers)
assert (result.urgency.value, result.ceiling.value, result.status) == tuple(
    person[name] for name in ("urgency", "ceiling", "status")
)
result

# %%
for reason in result.reasons:
    print(f"{reason.urgency.value:10} {reason.name}: {', '.join(c.id for c in reason.citations) or reason.basis}")
