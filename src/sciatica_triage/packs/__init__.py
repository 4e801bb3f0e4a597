"""Rule packs: what a YAML rule says, read once into a condition tree with its sources and cases."""
