"""Abbreviations of other languages than English, after which a full stop ends no sentence."""

from __future__ import annotations

from index.text.words.word_lists import words

# A name, a number or an example follows: titles, streets, articles of a law.
FOREIGN_ABBREVIATIONS = words(
    # German, Dutch
    "Nr Str Mio Mrd bzw ggf evtl inkl sog vgl geb gest Abs Dipl Ing Fr Hr Hrsg bijv mevr dhr "
    # French
    "Mme Mlle MM Mgr Me av bd env "
    # Spanish, Portuguese, Italian
    "Sr Sra Srta Sres Dra Dña Lic Ud Uds EE pág págs núm aprox Exmo Exma Av sig dott avv pag "
    # Romanian, Turkish, Vietnamese
    "Dl Dna Dlui alin lit Doç Yrd Sn Cad Sok Mah vb TS ThS PGS GS BS TP "
    # Russian, Ukrainian, Bulgarian, Serbian
    "ул Ул вул Вул просп бул стр рис им ім напр см ред акад проф доц "
    # Greek
    "κα κκ κος δρ αρ σελ οδ λεωφ "
    # Hebrew, Hindi, Bengali
    "פרופ מר גב डॉ डा श्री श्रीमती प्रो पं ডা ডঃ প্রফ মোঃ"
)
# A number with a full stop before these words is a day or an ordinal number.
AFTER_ORDINALS = words(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember "
    "Jahrhundert Jahrestag Geburtstag Bundesliga Liga"
)
# The words of Chinese that report a speech, after its closing quotation mark.
CHINESE_SPEECH = "[^，。！？；]{0,14}(?:说|說|表示|称|稱|道|问|問|指出|强调|強調|喊)"
