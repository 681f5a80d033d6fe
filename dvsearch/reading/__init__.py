"""Raw files in, articles with the reasons for their fields out.

sources        which files are read, each once, and under which names
decompress     the bytes of a file, unpacked as they are read and never more than a limit
entries        a file cut into its articles, each read when it is needed
records        JSON Lines, JSON, CSV, TSV and Parquet as records with fields
article_ids    what an article is called where a file repeats ids
assemble       fields and text put together to an article
evidence       what reading says: an article with reasons, or a rejection with its reason
html           the markup of a page as its text, its main text and what its tags say
page           the lines of a page as title, body, author and source
title          which line of a page is its title
lines          a text as lines, each with its kind
line_kinds     what a line is: a sentence, a button, a menu, a form, a stamp, a masthead
dates          when an article was published, and how that is known
date_formats   the notations in which texts and fields write days
places         the provinces an article is about, and those it mentions
place_context  what the words around a name say of it
"""
