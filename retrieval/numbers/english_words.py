"""The words of which English numerals are made, once for all who read or write them."""

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "lakh": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
SHORT_SCALES = {
    "k": 1_000,
    "mn": 1_000_000,
    "mln": 1_000_000,
    "bn": 10**9,
    "bln": 10**9,
    "tn": 10**12,
}
"""Short forms of scales, which stand directly after digits or after one space."""
MONEY_SCALES = {**SHORT_SCALES, "m": 1_000_000, "b": 10**9}
"""The same with those of an amount of money: elsewhere "m" may be metres."""
