"""English verbs of saying, in the forms in which articles and questions use them."""

from __future__ import annotations

from index.text.word_lists import words

ASK = words("ask asked asking asks")
SAY = words("said say saying says")
TELL = words("tell telling tells told")
# The forms that report what somebody said: "Kirby said", "he says", "she told".
REPORT = words("said says told")
# Verbs whose object is a statement wherever they stand: "Kirby warned that …".
STATE = REPORT | words(
    "acknowledged announced argued asserted claimed confirmed insisted stated suggested warned"
)
# Verbs that mean speech beside a quotation. Elsewhere they may not: "added 500 jobs", "wrote a
# book", "posted a loss".
QUOTE = STATE | words(
    "added answered asked cried demanded exclaimed posted replied shouted tweeted wondered wrote"
)
