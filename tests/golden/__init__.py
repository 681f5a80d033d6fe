"""What the command line prints, kept in files: one small archive, one file a command, the same from every engine."""
