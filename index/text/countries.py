"""The names of countries: what their people are called, their capitals, and short names.

News says "Turkish" for Turkey and "Beijing" for China's government.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# A country a line: its names, the words for its people and what belongs to it, its capital. A comma
# separates the words of one column.
_TABLE = """
Afghanistan | Afghan, Afghani | Kabul
Albania | Albanian | Tirana
Algeria | Algerian | Algiers
Angola | Angolan | Luanda
Argentina | Argentine, Argentinian | Buenos Aires
Armenia | Armenian | Yerevan
Australia | Australian, Aussie | Canberra
Austria | Austrian | Vienna
Azerbaijan | Azerbaijani, Azeri | Baku
Bahrain | Bahraini | Manama
Bangladesh | Bangladeshi | Dhaka
Belarus | Belarusian, Belarussian | Minsk
Belgium | Belgian | Brussels
Benin | Beninese | Porto-Novo
Bolivia | Bolivian | La Paz
Bosnia, Bosnia and Herzegovina | Bosnian | Sarajevo
Botswana | Botswanan | Gaborone
Brazil | Brazilian | Brasilia
Britain, Great Britain, United Kingdom, UK, England | British, Briton, English | London
Bulgaria | Bulgarian | Sofia
Burkina Faso | Burkinabe | Ouagadougou
Burundi | Burundian | Bujumbura
Cambodia | Cambodian | Phnom Penh
Cameroon | Cameroonian | Yaounde
Canada | Canadian | Ottawa
Chad | Chadian | N'Djamena
Chile | Chilean | Santiago
China, PRC | Chinese | Beijing
Colombia | Colombian | Bogota
Congo, DRC | Congolese | Kinshasa
Costa Rica | Costa Rican | San Jose
Croatia | Croatian, Croat | Zagreb
Cuba | Cuban | Havana
Cyprus | Cypriot | Nicosia
Czechia, Czech Republic | Czech | Prague
Denmark | Danish, Dane | Copenhagen
Djibouti | Djiboutian | Djibouti
Dominican Republic | Dominican | Santo Domingo
Ecuador | Ecuadorian | Quito
Egypt | Egyptian | Cairo
El Salvador | Salvadoran | San Salvador
Eritrea | Eritrean | Asmara
Estonia | Estonian | Tallinn
Ethiopia | Ethiopian | Addis Ababa
Fiji | Fijian | Suva
Finland | Finnish, Finn | Helsinki
France | French, Frenchman, Frenchwoman, Frenchmen | Paris
Gabon | Gabonese | Libreville
Gambia | Gambian | Banjul
Georgia | Georgian | Tbilisi
Germany | German | Berlin
Ghana | Ghanaian | Accra
Greece | Greek | Athens
Guatemala | Guatemalan | Guatemala City
Guinea | Guinean | Conakry
Guyana | Guyanese | Georgetown
Haiti | Haitian | Port-au-Prince
Honduras | Honduran | Tegucigalpa
Hungary | Hungarian | Budapest
Iceland | Icelandic, Icelander | Reykjavik
India | Indian | New Delhi, Delhi
Indonesia | Indonesian | Jakarta
Iran | Iranian | Tehran
Iraq | Iraqi | Baghdad
Ireland | Irish, Irishman | Dublin
Israel | Israeli | Jerusalem
Italy | Italian | Rome
Ivory Coast | Ivorian | Yamoussoukro, Abidjan
Jamaica | Jamaican | Kingston
Japan | Japanese | Tokyo
Jordan | Jordanian | Amman
Kazakhstan | Kazakh, Kazakhstani | Astana
Kenya | Kenyan | Nairobi
Kosovo | Kosovar | Pristina
Kuwait | Kuwaiti | Kuwait City
Kyrgyzstan | Kyrgyz | Bishkek
Laos | Lao, Laotian | Vientiane
Latvia | Latvian | Riga
Lebanon | Lebanese | Beirut
Liberia | Liberian | Monrovia
Libya | Libyan | Tripoli
Lithuania | Lithuanian | Vilnius
Luxembourg | Luxembourgish, Luxembourger | Luxembourg
Madagascar | Malagasy | Antananarivo
Malawi | Malawian | Lilongwe
Malaysia | Malaysian | Kuala Lumpur
Maldives | Maldivian | Male
Mali | Malian | Bamako
Malta | Maltese | Valletta
Mauritania | Mauritanian | Nouakchott
Mauritius | Mauritian | Port Louis
Mexico | Mexican | Mexico City
Moldova | Moldovan | Chisinau
Mongolia | Mongolian | Ulaanbaatar
Montenegro | Montenegrin | Podgorica
Morocco | Moroccan | Rabat
Mozambique | Mozambican | Maputo
Myanmar, Burma | Burmese | Naypyidaw
Namibia | Namibian | Windhoek
Nepal | Nepali, Nepalese | Kathmandu
Netherlands, Holland | Dutch, Dutchman | The Hague, Amsterdam
New Zealand | New Zealander, Kiwi | Wellington
Nicaragua | Nicaraguan | Managua
Niger | Nigerien | Niamey
Nigeria | Nigerian | Abuja
North Korea, DPRK | North Korean | Pyongyang
North Macedonia, Macedonia | Macedonian | Skopje
Norway | Norwegian | Oslo
Oman | Omani | Muscat
Pakistan | Pakistani | Islamabad
Palestine | Palestinian | Ramallah
Panama | Panamanian | Panama City
Papua New Guinea | Papuan | Port Moresby
Paraguay | Paraguayan | Asuncion
Peru | Peruvian | Lima
Philippines | Philippine, Filipino, Filipina | Manila
Poland | Polish, Pole | Warsaw
Portugal | Portuguese | Lisbon
Qatar | Qatari | Doha
Romania | Romanian | Bucharest
Russia | Russian | Moscow, Kremlin
Rwanda | Rwandan | Kigali
Saudi Arabia | Saudi | Riyadh
Senegal | Senegalese | Dakar
Serbia | Serbian, Serb | Belgrade
Sierra Leone | Sierra Leonean | Freetown
Singapore | Singaporean | Singapore
Slovakia | Slovak, Slovakian | Bratislava
Slovenia | Slovenian, Slovene | Ljubljana
Somalia | Somali | Mogadishu
South Africa | South African | Pretoria, Cape Town
South Korea, ROK | South Korean | Seoul
South Sudan | South Sudanese | Juba
Soviet Union, USSR | Soviet | Moscow
Spain | Spanish, Spaniard | Madrid
Sri Lanka | Sri Lankan | Colombo
Sudan | Sudanese | Khartoum
Sweden | Swedish, Swede | Stockholm
Switzerland | Swiss | Bern
Syria | Syrian | Damascus
Taiwan | Taiwanese | Taipei
Tajikistan | Tajik | Dushanbe
Tanzania | Tanzanian | Dodoma
Thailand | Thai | Bangkok
Togo | Togolese | Lome
Tunisia | Tunisian | Tunis
Turkey, Türkiye | Turkish, Turk | Ankara
Turkmenistan | Turkmen | Ashgabat
Uganda | Ugandan | Kampala
Ukraine | Ukrainian | Kyiv, Kiev
United Arab Emirates, UAE, Emirates | Emirati | Abu Dhabi
United States, United States of America, US, USA, America | American | Washington, White House
Uruguay | Uruguayan | Montevideo
Uzbekistan | Uzbek | Tashkent
Vatican, Holy See | Vatican | Vatican City
Venezuela | Venezuelan | Caracas
Vietnam | Vietnamese | Hanoi
Wales | Welsh, Welshman | Cardiff
Scotland | Scottish, Scot, Scots | Edinburgh
Yemen | Yemeni | Sanaa
Zambia | Zambian | Lusaka
Zimbabwe | Zimbabwean | Harare
European Union, EU | European | Brussels
Europe | European |
"""


@dataclass(frozen=True, slots=True)
class Country:
    """The words for one country.

    Attributes:
        names: its names, the usual one first.
        adjectives: the words for its people and for what belongs to it, in the singular.
        capitals: the places that stand for its government.
    """

    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]


def _read_table() -> tuple[Country, ...]:
    columns = (line.split("|") for line in _TABLE.strip().splitlines())
    return tuple(Country(*(tuple(_words(cell)) for cell in row)) for row in columns)


def _words(cell: str) -> list[str]:
    return [word for word in map(str.strip, cell.split(",")) if word]


COUNTRIES = _read_table()


def _index_words() -> dict[str, tuple[Country, ...]]:
    found: dict[str, list[Country]] = {}
    for country in COUNTRIES:
        words = (*country.names, *country.adjectives, *country.capitals)
        for word in dict.fromkeys(map(str.lower, words)):
            found.setdefault(word, []).append(country)
    return {word: tuple(countries) for word, countries in found.items()}


# The countries that a name, an adjective or a capital may mean, by that word in lower case.
COUNTRIES_BY_WORD: Mapping[str, tuple[Country, ...]] = _index_words()


def names_of_same_country(word: str) -> set[str]:
    """Return the other names and adjectives of a country: "Turkish" for Turkey, and for Turks.

    Capitals are left out, and none is one: Moscow is not Russia.

    Args:
        word: a name or an adjective, in the singular or plural, with any capitals.
    """
    lower = word.lower()
    countries = COUNTRIES_BY_WORD.get(lower) or COUNTRIES_BY_WORD.get(lower.removesuffix("s"), ())
    named = ({*each.names, *each.adjectives} for each in countries)
    same = (words for words in named if {lower, lower.removesuffix("s")} & {*map(str.lower, words)})
    return set().union(*same) - {word}
