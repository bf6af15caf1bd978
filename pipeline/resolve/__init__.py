"""What each name stands for: mentions -> named entities, within a document and then across the corpus."""
