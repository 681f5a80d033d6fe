"""From documents to segments, and from segments to fewer.

inverter          documents -> one segment
stored_buffer     texts of documents, compressed as they come
forward_buffer    what documents say of their tokens, gathered
merger            segments -> one, array by array
merge_policy      which segments to merge, and when
heap              memory that was freed, given back to the system
"""
