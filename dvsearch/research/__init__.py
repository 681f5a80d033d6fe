"""The researcher's bench: lists, counts and comparisons over many articles, and articles as people cite them.

population      the articles a question is put to, and where they match: what every count is a count of
about           an answer as rows, and what it rests on

concordance     every hit in its line, sorted, sampled, grouped
places          from positions of terms to characters of the original
line_names      ID:START-END, so that a line can be cited
sampling        samples by a hash, that anyone can draw again
trend           counts over time
periods         years, quarters and months of dates

units           syllables or words, each as one whole number, and counts of them
collocates      what stands around the hits
windows         the words around hits, in arrays
ngrams          runs of words, of all articles or around hits
runs            runs of words counted, on one or two sides
keyness         what tells some articles from others
ranking         the first of many words by a measure
dispersion      how evenly hits are spread over parts

similar         articles like one
related         words that go with a query
notes           labels on lines, and whether they still hold

association     measures of a 2x2 table: MI, G2, Delta P, log ratio, LRC, logDice ...
beta            quantiles of the Beta distribution, for exact intervals
rates           shares and rates with their intervals
spread          how even a distribution is: range, DP

references      an article as BibTeX, RIS, CSL-JSON and one line of text
"""
