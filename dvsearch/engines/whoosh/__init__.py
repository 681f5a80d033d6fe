"""The default engine: a Whoosh index in a folder, its segments kept by a codec of our own.

Whoosh keeps the schema, the table of contents, the generations and the lock, and through the codec can search the
index too. Nothing outside this package imports whoosh.

    engine       open, ask, write
    snapshot     what one commit shows: segments, statistics          evaluate   query tree -> documents, occurrences
    segment      one file of up to 65,536 documents                   score      BM25
    postings     terms -> documents, frequencies, positions           hits       order, groups, pages, facets
    dictionary   the sorted terms of a field                          vocabulary the terms of all segments
    columns      the values of exact fields                           writer     changes, until one commit
    store        the stored texts, in blocks                          batch      documents -> arrays
    deletions    which documents are no more                          merge      segments -> one, array by array
    meta         texts stored beside the documents                    tiers      which segments to merge
    exceptional  small numbers and the few large ones                 folder     the files of an index, and orphans
    sections     the file format: named arrays, checksums             check      everything read and compared
    toc, codec   Whoosh's table of contents, read as data             disk       durable writing
    readers      our codec for stock Whoosh                           salvage    what is left of a damaged index
"""

from dvsearch.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
