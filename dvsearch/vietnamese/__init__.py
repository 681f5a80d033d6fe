"""Everything that knows the language, and nothing else.

plain           a text as the rules of reading see it, character for character
encodings       bytes as text, Vietnamese code pages among them
normalize       one spelling for each syllable, and its plain letters
syllables       a text as tokens with their places, each with its term
bigrams         how often terms, and terms side by side, occur in an index
pair_blocks     how often terms stand side by side, in blocks
bigram_counter  counts them while articles are indexed
associations    how firmly terms side by side belong together, kept with an index
pair_weights    bigram counts weighed against chance, as associations
word_cuts       where a run of syllables is cut into words that hold together
collation       the order of a dictionary
function_words  words that a question may be answered without
person_names    a surname and what follows it, typed with capitals
related_words   words of other regions and registers that mean the same
accents         the marks that terms typed without most likely lack
nearby_counts   the counts of an index beside those of articles near a query
spelling        what a misspelt term probably meant
abbreviations   UBND is ủy ban nhân dân: from a table and from the articles
words           (package) pyvi's words, decoded from its own weights
"""
