"""What each name stands for: mentions -> named entities, within a document and then across them.

Before all that names are made whole (``spans``, ``span_edges``), and those that the user lists are found
(``known_names``). Within a document (``within``), in this order, each step by the evidence of that document alone:

1. Mentions are read (``readings``): quotation marks off, the title apart, the genitive off (``base_form``), one type
   for one name: what it is taken for twice as often, with votes for a title before it and for a full name that it ends.
   A place after "i" or "fra" stays a place, and a country is never a person.
2. People are set apart (``relations``): whoever is called somebody's father, wife or predecessor is not that somebody,
   whether or not the recogniser found the "Kims" of "Kims far".
3. What each name stands for among the others of its type. ``people``: a short name is the one fuller name that has its
   words in it, initials and nicknames included (``person_name``); if several have, the one the text is about by far,
   whose surname it is, or who alone has been introduced; if that leaves a doubt, it stays by itself. ``organisations``:
   well-known ones, acronyms, short and definite forms; a legal form is no part of a name. ``places``: countries,
   municipalities. For all of them slips of the pen (``spelling``): a consonant inside a long, unknown word.

Across documents (`pipeline.corpus`, by the rules of ``corpus``): one id, one row, called what it is called most. The id
of a person who is known by a full name, and of every place and organisation, is type and name, whatever files are
added. A lone surname or first name is known from its document, and its id says so (``person/kim@nord-korea.txt``),
unless nearly the whole corpus agrees on whom a surname means. Acronyms are joined across documents only
if everybody knows them (``organisations.toml``).

What is left to the user (``corrections``, which go before every rule here; their template says where to look first):
who most lone surnames are; two people of one full name, who are one entity until a line with ``doc_id`` calls one of
them otherwise; one person under two names (a pen name, a maiden name); a place that is meant as its government or its
team, where the recogniser has not said so; local branches (Vik Høgre is not Høgre); names in pictures ("Tigerstaden").

What a linguist knows is data, in ``lexicon``.
"""
