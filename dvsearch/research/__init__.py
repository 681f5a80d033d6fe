"""The researcher's bench: lists, counts and comparisons over many articles."""
