"""Files in the form of mails: single ones, boxes of them, and pages that browsers save so."""
