"""Who wrote to whom, when, and what, in the mails that I keep?

*Get it*: Gmail: takeout.google.com, Deselect all, Mail, Next step. Thunderbird: the folder of the profile (Help,
Troubleshooting Information), Mail or ImapMail. Apple Mail: Mailbox, Export Mailbox. A server: its Maildir. One mail: save as .eml.
*Keeps*: each mail: writer, receivers, moment, subject, words, links, thread, labels, names of attachments, mail program,
network address of the writer where a service notes it.
*Leaves out*: attachments and attached mails, the route (Received), signatures (DKIM, S/MIME, PGP), scores of spam filters,
words that are encrypted, HTML where the mail says the same in plain text.

A mail is known by its Message-ID, its Date and its writer: the same mail in two folders, two exports or two formats is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import BROKEN_FILE, TRUNCATED, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.messages.mbox.folder import kind_of_path
from murmure.sources.messages.mbox.letter import Folder, letter_of
from murmure.sources.messages.mbox.parting import LONGEST, MARK, Mail, parted
from murmure.sources.records import reading_errors
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

LONG_MAIL = Both("the mail is longer than 32 MB: what comes after is left out", "le courriel dépasse 32 Mo : ce qui suit est laissé de côté")
_COUNTED = re.compile(rb"\s*\d{1,12}[ \t]*\r?\n(?=[!-9;-~]{1,100}:)")
_LINE = re.compile(rb"([!-9;-~]{1,100})[ \t]*:|[ \t]+\S|>?From ")
_SURE = {b"from", b"date", b"message-id", b"received", b"return-path", b"delivered-to"}
_KNOWN = _SURE | {b"to", b"cc", b"subject", b"mime-version", b"sender", b"reply-to", b"content-type", b"x-gm-thrid", b"in-reply-to", b"references"}
_MAILDIR = re.compile(r"(?:(.*)/)?(?:cur|new|tmp)/[^/]+")
_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")
_SAVED = re.compile(rb"^(?:Snapshot-Content-Location:|From: *\"?<(?:Saved|Enregistr))", re.MULTILINE)
_MARKS = b"\xef\xbb\xbf\r\n"


def recognise(probe: Probe) -> bool:
    """Say whether the file is an mbox, a mail, or a mail as Apple keeps it."""
    return _form(probe.head) != ""


def _form(head: bytes) -> str:
    head = head.lstrip(_MARKS)
    if MARK.match(head):
        return "mbox"
    counted = _COUNTED.match(head)
    return ("counted" if counted else "mail") if _is_mail(head[counted.end() if counted else 0 :]) else ""


def _is_mail(head: bytes) -> bool:
    """Say whether a text begins with the headers of a mail: nothing but headers up to the first empty line, and some that only mails have."""
    names: list[bytes] = []
    for line in head[:65_536].splitlines()[:400]:
        if not line.strip():
            break
        found = _LINE.match(line)
        if found is None:
            return False
        names.append((found.group(1) or b"").lower())
    known = _KNOWN.intersection(names)
    return len(known) > 1 and bool(known & _SURE) and bool(names[0]) and not _SAVED.search(head[:8192])


def refuse(probe: Probe) -> Refusal | None:
    """Name a web page that a browser saved in the form of a mail."""
    return _PAGE if _SAVED.search(probe.head[:8192]) and b"MIME-Version" in probe.head[:8192] else None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield each mail, and the addresses that the owner writes from."""
    owners: set[str] = set()
    for file in bundle.files:
        folder = Folder(kind_of_path(file.path), bundle.zone, owners)
        flags = _FLAGS.search(file.path)
        for mail, stopped in _mails(file):
            if isinstance(mail, Reject):
                yield mail
                continue
            where = file.where(mail.number)
            for done in letter_of(mail.data, mail.mark, folder, flags.group(1) if flags else ""):
                if isinstance(done, Activity):
                    yield done
                elif isinstance(done, Both):
                    yield Reject(where, done)
                elif mail.cut:
                    yield Reject(where, LONG_MAIL)
                elif mail.last and not stopped and (done.open_end or (mail.mark and mail.data[-1:] not in b"\r\n")):
                    yield Reject(where, TRUNCATED)


def _mails(file: File) -> Iterator[tuple[Mail | Reject, bool]]:
    """Yield the mails of a file, and where it breaks, a reject; each with whether that happened."""
    form, errors, said = _form(file.head), reading_errors(), []
    try:
        with file.open() as stream:
            if form == "mbox":
                stream.read(len(file.head) - len(file.head.lstrip(_MARKS)))
                for mail in parted(stream, said.append, errors):
                    yield mail, bool(said)
            else:
                data = stream.read(LONGEST + 1)
                yield Mail(1, b"", _alone(data[:LONGEST], form), len(data) > LONGEST, True), False
    except errors as error:
        said.append(error)
    if said:
        yield Reject(file.where("end"), TRUNCATED if isinstance(said[0], EOFError) else BROKEN_FILE), True


def _alone(data: bytes, form: str) -> bytes:
    """Return a mail that is a file of its own, without what Apple writes around it; some very old ones end lines with CR alone."""
    if form == "counted":
        count, _, data = data.lstrip(_MARKS).partition(b"\n")
        return data[: int(count)]
    data = data.lstrip(_MARKS)
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _root(path: str) -> str:
    """Return the folder of a Maildir, all of which is one import; every other file is an import of its own."""
    found = _MAILDIR.fullmatch(path)
    return (found.group(1) or "") if found else path


_PAGE = Refusal(
    Both("A web page that a browser saved as one file (MHTML).", "Une page web qu'un navigateur a enregistrée en un fichier (MHTML)."),
    Both("Mails as mbox, Maildir or .eml.", "Des courriels en mbox, Maildir ou .eml."),
    Both("Export them from the mail program or from takeout.google.com.", "Exportez-les du logiciel de courrier ou de takeout.google.com."),
)
SOURCE = Source(
    name="mbox",
    title=Both("E-mail (mbox, Maildir, .eml)", "Courrier électronique (mbox, Maildir, .eml)"),
    get_it=Both(
        "Gmail: on takeout.google.com, Deselect all, tick Mail, Next step. Thunderbird: Help, Troubleshooting Information, Open Folder, then Mail and"
        " ImapMail. Apple Mail: Mailbox, Export Mailbox. Any other: save mails as .eml, or copy the Maildir of the server.",
        "Gmail : sur takeout.google.com, Tout désélectionner, cochez Messagerie, Étape suivante. Thunderbird : Aide, Informations de"
        " dépannage, Ouvrir le dossier, puis Mail et ImapMail. Mail d'Apple : Boîte aux lettres, Exporter la boîte. Sinon : enregistrez en .eml,"
        " ou copiez le Maildir du serveur.",
    ),
    keeps=Both(
        "Each mail: writer, receivers, moment, subject, words, links, thread, labels, names of attachments, the mail program, the network address"
        " of the writer where a service notes it.",
        "Chaque courriel : auteur, destinataires, instant, sujet, texte, liens, fil, libellés, noms des pièces jointes, le logiciel, l'adresse réseau"
        " de l'auteur là où un service la note.",
    ),
    leaves_out=Both(
        "Attachments and attached mails, the route of a mail, its signatures, scores of spam filters, encrypted words,"
        " HTML that repeats the plain text.",
        "Les pièces et courriels joints, le chemin d'un courriel, ses signatures, les notes des filtres, le texte chiffré,"
        " le HTML qui répète le texte simple.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    refuse=refuse,
    picture="message",
)
