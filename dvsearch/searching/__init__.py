"""A search from what was typed to what is shown: planned, asked of an engine, its page read and marked.

searcher       search, widen where nothing is found, read all hits of an export
search_spec    what a user asks for
plan           a spec as the request that an engine answers
field_values   what a typed value of an exact field means
word_cuts      which words a run of typed terms holds, by what an index knows
readings       what terms typed without marks mean, by the articles near a query
boosting       what raises rank, and the weights
results        the answer, and its page of articles read and marked
asked_again    a search in words that ask the same again
snippets       where a text matched, and which passages to show
unknown_values  values that were asked for and that no article has
suggestion     what was probably meant
"""
