"""documents -> documents with mentions: finding, loading and describing models; cutting long texts."""
