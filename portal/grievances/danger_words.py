"""Words that mean somebody may be in danger now, in every language shipped; matched in memory, never stored."""

WORDS = (
    # English
    "kill me", "going to kill", "death threat", "threatened to kill", "suicide", "end my life", "kill myself",
    "locked in", "lock us in", "beat me", "beats me", "beating us", "raped", "rape", "stabbed", "gun to",
    # Arabic
    "سيقتل", "يقتلني", "تهديد بالقتل", "هددني بالقتل", "انتحار", "أنتحر", "انهي حياتي", "محبوس", "حبسونا",
    "يضربني", "يضربوننا", "اغتصب", "طعن", "سلاح",
)
