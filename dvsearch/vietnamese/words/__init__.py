"""pyvi's words, found for many texts at once, by arrays.

batch          titles and texts of articles as terms and words, by number
native_batch   the same by the kernel
characters     what the kernel is told of characters
segmenter      the words of a text, and where they stand: what `pyvi.ViTokenizer` gives
token_table    what each run of characters holds, looked up once
interner       the numbers of strings, found by their hashes
pyvi_model     pyvi's weights and word list, read from its own files
word_list      which sequences of syllables are words of pyvi's list
crf            a CRFsuite model read and decoded without CRFsuite
nfc_offsets    where a character stood before its text was composed
"""
