"""Forms of a result for a reader. A rendering is the last step: it takes a result and nothing else."""
