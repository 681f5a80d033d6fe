"""The researcher's bench on the screen, for the search and the ticked facets of the moment.

bench_screen  one view at a time, its keys, what Enter does, and the log
bench_views   what each view computes and how its rows are drawn
"""
