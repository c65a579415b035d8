"""Cleaning: a copy of a file without what it tells besides, made in a process that can reach nothing.

    cleaner     what the portal calls: a file in memory goes in, a clean copy or a refusal comes out
    jail        what the other process does first: no network, no files but its own programs, no children
    worker      what it does then; kinds says by the content, never by the name, how
    pictures, documents, recordings, office, wordprocessing...    one module for each sort of file

Everything but `cleaner` runs in the jail and imports nothing else of ours, so that it starts fast and knows no secret.
"""
