"""The way in for others: name resolution as a spaCy component, spaCy docs as a table, texts with their names marked."""
