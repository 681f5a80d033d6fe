"""`python -m dvsearch` is `dvsearch`."""

from dvsearch.cli import main

main()
