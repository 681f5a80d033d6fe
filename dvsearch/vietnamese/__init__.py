"""Everything that knows the language, and nothing else."""
