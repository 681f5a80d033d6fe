"""What readers of pages and readers of queries both ask of the state: its provinces and its documents.

provinces  the provinces and districts, their names in print, and what became of them
documents  the numbers of party and state documents, in one canonical form
"""
