"""How well raw pages are read, measured on real ones."""
