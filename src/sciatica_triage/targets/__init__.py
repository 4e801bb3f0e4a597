"""What a condition compiles to, one module a target, each with the same entry: which rules hold for these atoms."""
