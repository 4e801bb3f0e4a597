"""Which rules hold for which answers: durable-rules and the reference evaluator over one set of bits."""
