"""The engines compared, each behind the same few functions."""
