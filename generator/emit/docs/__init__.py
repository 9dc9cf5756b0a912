"""The target ``docs``: a document as reference pages, which the mock shows as well."""
