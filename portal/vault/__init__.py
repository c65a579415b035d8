"""Keys, receipts and sealed envelopes: everything that keeps a person's words from whoever may not read them.

Pure functions over bytes: no clock, no database, no web, nothing of the rest of the program. The page
"Keys" of the threat model is the specification; the order to read in is

    receipts    form id -> receipt -> root -> four slots (locator, key-encryption key)
    pairs       one X25519 pair per case, compartment and generation
    grants      the private halves, sealed to one reader or to the receipt
    items       words, summaries, notes: authored, padded, bound to their place
    files       the same for what is large: sealed in chunks while it streams in
    staff       passphrase -> key pair;  sessions: keys and cookies while signed in
    roster      who may read at all, signed by two;  recovery: two holders together
    thirds      names and contact ("identity"): any two of three custodians together
    boxes, context, keyring    what the others are made of
"""
