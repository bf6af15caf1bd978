"""The page a person opens: ``report.html``, and for many documents the folder ``report`` with the rest of its pages."""
