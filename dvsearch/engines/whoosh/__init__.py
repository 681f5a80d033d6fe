"""The default engine: a Whoosh index in a folder, its segments kept by a codec of our own.

Whoosh keeps the schema, the table of contents, the generations and the lock, and through the codec can search the
index too. Nothing outside this package imports whoosh.

    engine          open, ask, write
    snapshot        what one commit shows: its segments, the statistics over all of them
    segment         one file of up to 65,536 documents, and which of them are live
    meta            the texts stored beside the documents
    commits         find and open the newest commit, hold the lock
    index_folder    which files belong to an index, and which of them no commit needs
    resident        how much of the mapped files is in memory
    writer          changes, kept aside until one commit
    check           everything read and compared
    checking        what is wrong with a segment, a reader for each kind of section
    salvage         what is left of a damaged index
    repair          become the writer of one that cannot be opened
    format          the columnar files: sections, dictionaries, postings, columns, texts
    building        from documents to segments, and from segments to fewer
    querying        from a query tree to documents, scores, pages and facets
    bridge          what makes it an index that Whoosh itself opens
"""

from dvsearch.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
