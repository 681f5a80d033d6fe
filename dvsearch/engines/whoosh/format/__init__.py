"""The columnar format of a segment: named arrays in one memory-mapped file, each block of it checksummed.

section_file       the file: sections, checksums, nothing read before it is verified
arrays             arithmetic on arrays that several modules share
patched_array      small numbers, and the few large ones aside
term_bytes         a term as bytes
term_dictionary    the sorted terms of a field
postings           terms -> documents, frequencies, positions
forward_index      documents -> terms in their order, word joins, anchors
columns            the values of exact fields, by document
stored_texts       the stored texts, compressed in blocks
live_docs          which documents are not deleted
misreading         numbers that lead nowhere, as the error that this is
plain_files        opening what must be a plain file
durable_files      writing so that it stays written
"""
