"""Names of the agencies that write articles and take pictures for other outlets."""

from __future__ import annotations

import re

# Patterns, one for each agency, that match its name as articles and credits write it.
_WIRES = (
    "AFP", "ANI", "ANSA", "AP", "(?:The )?Associated Press", "Bloomberg(?: News)?", "CNN", "CP",
    "DPA|dpa", "EFE", "IANS", "Kyodo(?: News)?", "PTI", "R(?:euters|EUTERS)", "RFE/RL",
    "T(?:ASS|ass)", "UPI", "VOA", "Xinhua", "Yonhap",
)  # fmt: skip
_PICTURES = (
    "Adobe Stock", "Alamy(?: Stock Photo)?", "Anadolu(?: Agency)?", "EPA-EFE", "Flickr",
    "Getty(?: Images)?", "iStock(?:photo)?", "KCNA", "Magnum(?: Photos)?", "NurPhoto",
    "PA (?:Images|Media|Wire)", "Pexels", "Redux", "S(?:IPA|ipa)(?: USA)?", "Shutterstock",
    "Sputnik", "Staff Photographer", "(?:The )?(?:New York Times|Washington Post)", "Unsplash",
    "USA T(?:oday|ODAY)(?: N(?:etwork|ETWORK))?", "Wikimedia(?: Commons)?",
    "Z(?:UMA|uma)(?: Press)?(?: Wire)?",
)  # fmt: skip
# These names are also an authority and a state, so they need more evidence in a credit.
DOUBTFUL_AGENCY = "(?:EPA|PA)"
# Agencies whose own name comes first in a credit: "REUTERS/Jane Doe".
LEADING_AGENCY = "(?:AP|AFP|REUTERS|EPA)"
# Patterns of the names that stand at the end of a credit, and of those that sign an article.
PICTURE_AGENCY = f"(?:{'|'.join((*_WIRES, *_PICTURES))})"
WIRE_AGENCY = f"(?:{'|'.join((*_WIRES, 'PA'))})"
# The agency that signs an article, in brackets: "KYIV, Ukraine (AP) — ".
SIGNATURE = re.compile(rf"\(\s*(?P<name>{WIRE_AGENCY})\s*\)")
# The agencies whose texts other outlets print, by their common name; each with a pattern that
# matches the names that articles credit it with.
AGENCY_NAMES = {
    "AAP": "AAP|Australian Associated Press", "AFP": "AFP|Agence[ -]France[ -]Presse",
    "ANI": "ANI", "ANSA": "ANSA", "AP": "AP|Associated Press", "Bloomberg": "Bloomberg",
    "dpa": "dpa|DPA|Deutsche Presse-Agentur", "EFE": "EFE", "IANS": "IANS",
    "Interfax": "Interfax(?:-Ukraine)?", "Kyodo": "Kyodo(?: News)?",
    "PA": "PA Media|Press Association", "PTI": "PTI|Press Trust of India",
    "Reuters": "(?:Thomson )?R(?:euters|EUTERS)", "TASS": "(?:ITAR-)?T(?:ASS|ass)",
    "The Canadian Press": "(?:The )?Canadian Press", "UPI": "UPI|United Press International",
    "Xinhua": "X(?:inhua|INHUA)", "Yonhap": "Y(?:onhap|ONHAP)",
}  # fmt: skip
