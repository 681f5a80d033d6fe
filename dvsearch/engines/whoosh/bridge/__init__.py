"""What makes our segments an index that Whoosh itself opens and searches.

codec            our codec at Whoosh's extension point: readers and matchers over our arrays
segment_entry    what the table of contents keeps of a segment
schema           the fields, as Whoosh knows them
toc              the table of contents, written as Whoosh writes it and read as data
pickled          what a pickle describes, read without making any of it
"""
