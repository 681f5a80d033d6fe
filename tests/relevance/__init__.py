"""How well the right article comes first: judged questions, baselines, and what each part of the ranking gives."""
