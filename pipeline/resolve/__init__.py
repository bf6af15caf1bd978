"""What each name stands for: mentions -> named entities, in two steps.

``within`` goes by the evidence of one document, in this order: one type for one name (``agreement``), words around and
the title (``readings``, ``roles``), the genitive taken off (``base_form``), people set apart (``relations``), and what
each name stands for among the others (``people``, ``organisations``, ``places`` with ``countries``). ``across`` gives
each entity one row and one name in all documents, ``corrections`` puts the user's word before every rule. What a
linguist knows is data, in ``lexicon``.
"""
