"""The parts of an answer: reasons, questions, conflicts, explanation, what would change it, and the advice."""
