"""Whatever happens to the program, the disk or the files: no article is lost and no answer is wrong."""
