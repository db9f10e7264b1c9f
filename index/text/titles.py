"""Abbreviated titles that stand before the name of a person."""

from __future__ import annotations

from index.text.word_lists import words

# Without the full stop.
ABBREVIATED_TITLES = words(
    "Mr Mrs Ms Mx Dr Prof Gen Lt Col Maj Capt Cpt Sgt Cpl Pvt Adm Cmdr Cdr Brig Sen Sens Rep Reps"
    " Gov Govs Hon Rev Revd Fr Msgr Pres Supt Det Insp Messrs Mme Mlle Spc Pfc Amb Atty"
)
