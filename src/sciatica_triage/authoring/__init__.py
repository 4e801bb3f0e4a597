"""For those who write rules: running the cases, the checks on rules, and the JSON Schemas for editors."""
