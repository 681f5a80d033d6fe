"""From a query tree to an answer, in arrays.

matching      which documents match, and how often a leaf occurs in each
bm25          what each leaf gives to a document
proximity     the second look at the best: what raises rank by where terms stand
top_hits      order, one of each group, pages
facets        how many documents, or groups of near-copies, have each value
token_ranges  what the forward index says of ranges of positions
locating      where single terms stand in the documents of a page
forward       where a query stands, and what stands around it
vocabulary    the terms of all segments
facets        how many documents have each value
reader        what an evaluator is to the engine
numpy_reader  the NumPy evaluator, of all these
native        the kernel as an evaluator
native_counting  words counted by the kernel, for the text forward
"""
