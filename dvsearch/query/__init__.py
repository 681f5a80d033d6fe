"""What can be asked: a tree of plain data, how it is typed, and how it is rewritten.

tree        the nodes, which every engine compiles and no engine owns
parser      typed text as a tree; its docstring is the grammar
cursor      lexemes read one by one, and where a mistake is
lexemes     typed text as words, quotes and signs
field_names  the names that users type for fields
clauses     what typed words become
runs        the terms that were typed side by side
holding     adjacent syllables of one word made a phrase
closest     most of the words of a query, where few articles hold all
expansion   abbreviations and their expansions, each asked for by the other too
"""
