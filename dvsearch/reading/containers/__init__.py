"""Files that hold many files: each member in turn, as a stream under a safe name.

zip_members  the members of a ZIP
tar_members  the members of a TAR
warc         the pages of a web archive: WARC, ARC and WACZ
members      a member as a stream that counts what it gives
names        what a member is called, and which members are nobody's articles
"""
