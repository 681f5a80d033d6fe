"""What no test notices: one thing at a time is changed in a copy of a module, and its tests are run.

===========  ======================================================================================================
module       what it does
===========  ======================================================================================================
changes      what can be changed in a module: comparisons, connectives, numbers, conditions, statements, returns
tests_of     which tests belong to a module: the mirrored file, and what `tests.tsv` adds
trials       tests run in forks of one process, those first that meet the changed line
campaign     a module after another, in a copy of the tree
===========  ======================================================================================================

`make mutants FILE=dvsearch/reading/dates.py` says which of 40 changes no test saw. Why those that remain are left is in
`reasons.tsv`: `speed` (the answer is the same, later), `equal` (no input tells the two apart, and why), `size` (a
number that was measured or chosen, one more of which is as good). Dated results stand in `results/`.
"""
