"""What an installed wheel must do, run outside of the checkout: `smoke.py ENGINE` with the engine that is expected to run."""

import sys
import warnings

warnings.simplefilter("error")

import sciatica_triage  # noqa: E402 (warnings are errors from the first import on)
from sciatica_triage import Presentation, TriageResult, Urgency, triage  # noqa: E402

expected = sys.argv[1]
result = triage(Presentation(severe_pain="present", severe_pain_hours=5, leg_weakness="present"))
assert result.urgency == Urgency.EMERGENCY, result.urgency
assert result.engine == expected, result.engine
assert "yaml" not in sys.modules, "the rules were prepared when the wheel was built"
assert TriageResult.model_validate_json(result.model_dump_json()).replay() == result
assert result.reasons[0].citations[0].quote, "the documents are quoted"
assert triage({}).status == "needs_answers"
place = "a zip" if ".zip" in sciatica_triage.__file__ else "a folder"
print(f"{sciatica_triage.__version__} runs from {place}, by {result.engine}")
