"""Articles go into an index, and the index follows the files they came from.

indexer          what callers see: `index`, `delete`, and the types of `options`
options          what a run is asked to do, who is told of its progress, what it did
run              one run: what the index held before, what was met, what waits to be written
prepare          entries become documents, in this process or in several
worker_pool      batches are shared between processes, their results come in order
term_transport   terms travel between processes, each once
analyzer         an article becomes a document: the terms and values an engine is given
signatures       what a copy is recognised by, in 183 characters that travel with each article
near_duplicates  which of an index's articles a text is a copy of, found by its signature
copy_groups      which group of near-copies an article is in
spool            texts written since the last commit, to be read back
index_meta       what is stored beside the documents, and the version they were made by
copy             one index is moved into another
repair           an index is made again from what can be read of a damaged one
"""
