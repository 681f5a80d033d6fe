"""Documents that are not pages of the web: each to its text and what it says of itself.

markdown  Markdown, and the front matter before a text
pdf       the text layer of a PDF; needs pypdf
office    DOCX and ODT
mail      messages (EML), and pages that a browser saved as one (MHTML)
feed      RSS and Atom, and the XML that trafilatura writes
xml       XML without what makes it dangerous
"""
