"""English verbs of which the forms have no common stem, a verb a line."""

FORMS = """
become became
bite bit bitten
bleed bled
blow blew blown
break broke broken
build built
burn burnt
catch caught
choose chose chosen
dig dug
draw drew drawn
drink drank drunk
drive drove driven
eat ate eaten
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown
freeze froze frozen
grow grew grown
hear heard
hide hid hidden
hold held
keep kept
lay laid
lead led
lend lent
meet met
ride rode ridden
run ran
see saw seen
seek sought
shoot shot
sing sang sung
sink sank sunk
sit sat
speak spoke spoken
spread
stand stood
strike struck
swear swore sworn
swim swam swum
teach taught
tear tore torn
throw threw thrown
understand understood
wear wore worn
win won
write wrote written
"""
