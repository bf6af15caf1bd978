"""What each name stands for: mentions -> named entities, within a document and then across them.

Before all that names are made whole (``spans``, ``span_edges``), and those that the user lists are found
(``known_names``).

Within a document (``within``), in this order, each step by the evidence of that document alone:

1. One type for one name (``agreement``): what it is taken for twice as often, with votes for a title before it and for
   a full name that it ends; a place after "i" or "fra" stays a place, and a country is never a person.
2. The words of the name (``readings``, ``roles``): quotation marks off, the title before it or in it kept apart.
3. The genitive off (``base_form``): by the bare name elsewhere in the document, a list of names in -s, the ending, and
   the word that follows.
4. People set apart (``relations``): whoever is called somebody's father, wife or predecessor is not that somebody,
   whether or not the recogniser found the "Kims" of "Kims far".
5. What each name stands for among the others of its type. ``people``: a short name is the one fuller name that has its
   words in it, initials and nicknames (``nicknames.toml``) included; if several have, the one the text is about by far,
   whose surname it is, or who alone has been introduced, in the text or so far (``turns``); if that leaves a doubt, it
   stays by itself. ``organisations``: well-known ones (``organisations.toml``), acronyms, short and definite forms; a
   legal form is no part of a name. ``places``: countries (``countries``), municipalities. For all of them slips of the
   pen (``spelling``), a consonant inside a long word that is no known name, go to the usual spelling.

Across documents (`pipeline.corpus`): one id, one row, called what it is called most. The id of a person who is
known by a full name, and of every place and organisation, is type and name, so that the same name is the same entity in
all documents, whatever files are added. A lone surname or first name is known from its document, and its id says so
(``person/kim@nord-korea.txt``). **A lone surname is joined to a full name of other documents only where nearly the
whole corpus agrees** (``corpus``): at least 8 documents have the full name, and they are at least 95% of those where
the surname is part of a full name or is something else. ``resolved_by`` says ``corpus`` then, and also where only the
spelling of the name was taken from other documents, or that it is a genitive. Lone first names, and surnames that are
common in Norway, are never joined. Acronyms of organisations are joined across documents only if everybody knows them
(``organisations.toml``).

What is left to the user (``corrections``, which go before every rule here; ``doubts`` says where to look first): who
most lone surnames are; two people of one full name, who are one entity until a line with ``doc_id`` calls one of them
otherwise; one person under two names (a pen name, a maiden name); a place that is meant as its government or its team,
where the recogniser has not said so; local branches (Vik Høgre is not Høgre); names in pictures ("Tigerstaden").

What a linguist knows is data, in ``lexicon``.
"""
