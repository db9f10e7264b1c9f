"""Titles and roles that stand before the name of a person."""

from __future__ import annotations

from index.text.words.word_lists import words

# Without the full stop.
ABBREVIATED_TITLES = words(
    "Mr Mrs Ms Mx Dr Prof Gen Lt Col Maj Capt Cpt Sgt Cpl Pvt Adm Cmdr Cdr Brig Sen Sens Rep Reps"
    " Gov Govs Hon Rev Revd Fr Msgr Pres Supt Det Insp Messrs Mme Mlle Spc Pfc Amb Atty"
)
# Words in capitals before a name that belong to a role and not to the name.
ROLES = words(
    "Activist Actor Actress Architect Artist Author Campaigner Defender Developer Driver Engineer"
    " Farmer Filmmaker Fisherman Goalkeeper Historian Investigator Investor Journalist Manager"
    " Midfielder Nurse Owner Photographer Reporter Resident Scientist Singer Striker Student"
    " Teacher Trainer Witness Writer Co-author Administrator Admiral Adviser Advisor Agent"
    " Ambassador Archbishop Attorney Ayatollah Baron Bishop Brigadier Captain Cardinal Chair"
    " Chairman Chairperson Chairwoman Chancellor Chief Coach Colonel Commander Commissioner"
    " Congressman Congresswoman Constable Corporal Councillor Councilman Councilor Councilwoman"
    " Count Dame Dean Delegate Deputy Detective Dona Director Doctor Emir Father General Governor"
    " Imam Inspector Judge Justice King Lady Lawyer Leader Lieutenant Lord Major Marshal Mayor"
    " Minister Nominee Officer Official Pastor Patriarch Pope Premier Analyst Lawyer Maître"
    " Conservator Economist Economists President Presidents Prince Princess Principal Professor"
    " Prosecutor Queen Rabbi Representative Reverend Secretary Senator Sergeant Sheikh Sheriff Sir"
    " Sister Solicitor Speaker Spokesman Spokesperson Spokeswoman Sultan Superintendent Treasurer"
    " Undersecretary Vice-President"
)
# Before the name of a man, these name his wife.
OF_WIVES = words("Lady Mme Mrs")
# Titles and roles that tell a man or a woman.
OF_MEN = words(
    "Chairman Congressman Councilman King Lord Mr Prince Sir Spokesman chairman spokesman"
)
OF_WOMEN = words(
    "Chairwoman Congresswoman Councilwoman Dame Lady Miss Mrs Ms Princess Queen Spokeswoman"
    " chairwoman spokeswoman"
)
