"""Articles go into an index, and the index follows the files they came from.

indexer          what callers see: `index`, `delete`, `forget`, and the types of `options`
options          what a run is asked to do, who is told of its progress, what it did
run              one run: the known files, each file, and what is gone when all are read
take_file        one file of a run: read unless it is as it was
file_read        what one reading of a file met, and what its articles are called
recognition      which known file a source is: by another path, moved, or new
rebuilding       what an index that is made again takes over from the old one
tally            what a run counts and says
soundness        what an engine cannot know of its index: articles that are none, and what is said of them
account_text     the account of the inputs, read from its text and looked at
inputs           the account: which file holds which articles, what is wrong and since when
article_places   the file and the bytes each article was read from, as changed since the last commit
families         articles of one id, told apart by a number
known_articles   the articles of an index by id, digest and file: looked up there, or read once
locations        where files are, whether they changed, whether they are gone or only away
outbox           documents on their way to the engine, and those that are written again
spool            texts written since the last commit, to be read back
prepare          entries become documents, in this process or in several
worker_pool      batches are shared between processes, their results come in order
term_transport   terms travel between processes, each once
analyzer         an article becomes a document: the terms and values an engine is given
signatures       what a copy is recognised by, in 183 characters that travel with each article
near_duplicates  which of an index's articles a text is a copy of, found by its signature
copy_groups      which group of near-copies an article is in
index_meta       what is stored beside the documents, and the version they were made by
copy             one index is moved into another
repair           an index is made again from what can be read of a damaged one
"""
