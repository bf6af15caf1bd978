"""The stage that says what a text tells of its names: documents with mentions -> with quotes and affiliations.

Only what ``--tables`` asks for is looked for. Both refer to mentions by their numbers, since who a mention is may
become known only when all documents are.
"""
