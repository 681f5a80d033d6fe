"""What a person or a pipe sees.

terminal      results on a terminal: hits, facets, what was found and how to go on
hit_lines     one hit as lines
brief_lines   one hit in two lines, for a small screen
side_by_side  lines, and others beside them, as they are written to a terminal
line          a line and which stretches of it are drawn how
cells         columns that text takes
article_page  an article as a page to read
facet_bars    facets with bars, years in their order
ink           what a terminal takes: marks, links, text that fits
wrap          lines that fit a width
formats       answers as text for pipes: json, plain, jsonl, ids, paths, trec
delimited     csv and tsv
rows          every format that streams, by name
export_file   files people cite from
sheets        a sheet in every format that a program reads
sheet_table   a sheet on a terminal
trend_plot    a trend as a picture in lines
spread_plot   how hits are spread, as a picture in lines
picture       a picture in dots from one in lines
evidence      how an article was read, and why
explain       why an article was found
remarks       what is said of an answer beside its hits
messages      what the screen says, in English and in Vietnamese
translate     errors, remarks and help in the language of the user
errors_vi     what goes wrong, in Vietnamese
reading_vi    what is wrong with a file or a record, in Vietnamese
remarks_vi    what is said of an answer or of work that is done, in Vietnamese
help_vi       what the help says, in Vietnamese
examples_vi   what stands under a command's help, in Vietnamese
syntax_error  the caret under a mistake
pager         long drawings through a pager
progress      how far long work is
run_report    what is said of the inputs of a run
sanitize      what a terminal would obey, shown instead
"""
