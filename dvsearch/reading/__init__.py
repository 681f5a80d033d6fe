"""Raw file in, Article out."""
