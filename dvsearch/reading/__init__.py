"""Raw files in, articles with the reasons for their fields out.

sources        which files are read, each once, and under which names
kinds          the kinds of files that are read, by their suffixes
decompress     the bytes of a file, unpacked as they are read and never more than a limit
entries        a file cut into its articles, each read when it is needed
entry          one article not read yet
contents       what a file holds, by its kind; containers member by member
containers     files that hold many files: ZIP, TAR, web archives
documents      documents that are not pages of the web: PDF, Word, messages, feeds, Markdown
read_entry     one entry read to its article
json_records   records out of JSON, whatever wraps them
table_rows     records out of CSV and TSV
parquet_rows   records out of Parquet
fields         which key of a record stands for which field
values         what a value in a record says, as plain text
field_dates    the dates that fields give, in every notation
article_ids    what an article is called where a file repeats ids
assemble       fields and text put together to an article
evidence       what reading says: an article with reasons, a rejection, a notice
html           the markup of a page as its text, its main text and what its tags say
markup         a piece of HTML as text
web_copies     the page that a copy in a web archive was made of
page           the lines of a page as title, body, author and source
title          which line of a page is its title
lines          a text as lines, each with its kind
line_kinds     what a line is: a sentence, a button, a menu, a form, a stamp, a masthead
told_dates     the dates that an article tells of, and the year that it can be of
stamps         the stamps of a page, each with how much speaks for it
dates          when an article was published, and how that is known
date_formats   the notations in which texts write days
places         the provinces an article is about, and those it mentions
place_context  what the words around a name say of it
"""
