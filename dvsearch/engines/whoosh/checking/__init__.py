"""Whether a segment is what it says: one reader for each kind of section, which believes nothing.

Each yields what is wrong, in words; where it yields nothing, whatever the engine reads of that section leads somewhere,
and both evaluators find the same there.

whole_segment      all of it, one kind of section after the other
section_list       which sections there are, and of what
runs               where runs begin and end; numbers with the large ones aside
dictionaries       sorted terms, each where it is said to begin
postings           documents, frequencies, positions
folded_postings    a folded field beside the one it folds
forward            the text forward beside the postings
columns            the values of documents
stored             the texts that come back
"""
