"""Signatures, legal notices and the lines of lists are told from the text, in four languages."""

from __future__ import annotations

import pytest

from index.documents import Span
from index.loaders.mail.closings import find_closings

BODY = "The bridge over the Elm is closed.\n\n"


def closings(text: str, quotes: tuple[Span, ...] = ()) -> list[str]:
    return [span.of(text) for span in find_closings(text, (), quotes)]


@pytest.mark.parametrize(
    "closing",
    [
        "-- \nJane Doe\nEcho Daily\n+1 555 0100",
        "--\nJane Doe",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Get Outlook for iOS",
        "This e-mail and any attachments are confidential and intended solely for the addressee. "
        "If you received it in error, please notify the sender and delete it.",
        "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat "
        "sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte den Absender und "
        "vernichten Sie diese Mail.",
        "Ce message est confidentiel et destiné à son seul destinataire. Si vous l'avez reçu par "
        "erreur, merci d'avertir l'expéditeur et de le supprimer.",
        "Este mensaje es confidencial y va dirigido a su destinatario. Si lo ha recibido por error,"
        " le rogamos notificar al remitente y eliminar el mensaje.",
        'You received this message because you are subscribed to the Google Groups "Riverside" '
        "group.\nTo unsubscribe from this group, send an email to r@lists.example.",
        "_______________________________________________\nRiverside mailing list\n"
        "riverside@lists.example\nhttps://lists.example/riverside",
    ],
)
def test_a_closing_is_found(closing: str) -> None:
    assert closings(BODY + closing) == [closing]


@pytest.mark.parametrize(
    "prose",
    [
        "The ministry said the report is confidential. The report was sent in error to a reporter, "
        "who was asked to delete it.",
        "He said: sent from my heart to all of you.",
        "-- \n" + "\n".join(f"Line {number} of a long list of demands." for number in range(30)),
        "The Riverside mailing list was closed.",
        "This message is about the bridge. The council will inform residents.",
    ],
)
def test_prose_is_no_closing(prose: str) -> None:
    assert closings(BODY + prose) == []


def test_a_signature_ends_where_a_quotation_begins() -> None:
    text = f"{BODY}-- \nJane\n\nOn 3 May Bob wrote:\n> Closed?"
    start = text.index("On 3 May")
    assert closings(text, (Span(start, len(text)),)) == ["-- \nJane"]


def test_the_signature_of_a_quoted_mail_is_quoted() -> None:
    text = f"{BODY}> Closed?\n> -- \n> Bob Roe\n> Mayor\n\nNo."
    assert closings(text) == ["> -- \n> Bob Roe\n> Mayor"]


def test_the_armour_of_a_signed_mail_is_left_out() -> None:
    start = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n"
    end = "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAd\n=abcd\n-----END PGP SIGNATURE-----"
    assert closings(f"{start}\n{BODY}{end}") == [start, end]
