"""From documents to segments, and from segments to fewer.

inverter        documents -> one segment
merger          segments -> one, array by array
merge_policy    which segments to merge, and when
"""
