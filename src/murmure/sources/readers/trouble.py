"""In which words is a file told that is not opened?"""

from __future__ import annotations

from murmure.model.reject import Refusal
from murmure.model.words import Both

REPACK = Both("Repack the archive without it, or unpack it yourself and offer the folder.",
               "Refaites l'archive sans lui, ou dépliez-la vous-même et proposez le dossier.")  # fmt: skip
PLAIN = Both("A plain file inside the archive.", "Un fichier ordinaire à l'intérieur de l'archive.")


def unreadable(error: OSError) -> Refusal:
    """Return the sentence for a file that the system does not let us read."""
    if isinstance(error, PermissionError):
        return FORBIDDEN
    if isinstance(error, FileNotFoundError):
        return GONE
    what = Both("The disk cannot read this file ({name}).", "Le disque ne parvient pas à lire ce fichier ({name}).")
    how = Both("Copy it to another disk and offer the copy.", "Copiez-le sur un autre disque et proposez la copie.")
    return Refusal(what.fill(name=error.strerror or type(error).__name__), PLAIN, how)


FORBIDDEN = Refusal(
    Both("A file that you are not allowed to read.", "Un fichier que vous n'avez pas le droit de lire."),
    Both("The same file, readable by you.", "Le même fichier, lisible par vous."),
    Both("Change its permissions (chmod u+r FILE), then import again: what is known is not added twice.",
         "Changez ses permissions (chmod u+r FICHIER), puis réimportez : ce qui est connu n'est pas ajouté deux fois."),
)  # fmt: skip
GONE = Refusal(
    Both("A file that disappeared before it was read.", "Un fichier disparu avant d'être lu."),
    Both("The same file, left in place during the import.", "Le même fichier, laissé en place pendant l'import."),
    Both("Import again when nothing else is changing the folder.", "Réimportez quand plus rien ne modifie le dossier."),
)
NOWHERE = Refusal(
    Both("There is nothing of this name.", "Rien ne porte ce nom."),
    Both("A file or a folder that is there.", "Un fichier ou un dossier qui existe."),
    Both("Check how the path is spelled; in a terminal, the Tab key completes it.",
         "Vérifiez comment le chemin s'écrit ; dans un terminal, la touche Tab le complète."),
)  # fmt: skip
BROKEN = Refusal(
    Both("An archive that is damaged or stops too early.", "Une archive abîmée ou qui s'arrête trop tôt."),
    Both("The complete archive, as the service made it.", "L'archive complète, telle que le service l'a faite."),
    Both("Download it again and compare its size with the one announced; a copy on another disk may be whole.",
         "Téléchargez-la à nouveau et comparez sa taille à celle annoncée ; une copie sur un autre disque est peut-être entière."),
)  # fmt: skip
DAMAGED = Refusal(
    Both("A file that is damaged: it cannot be unpacked or read.", "Un fichier abîmé : il ne peut être ni déplié ni lu."),
    Both("The same file, whole.", "Le même fichier, entier."),
    Both("Copy or download it again, then import again: what is known is not added twice.",
         "Copiez-le ou téléchargez-le à nouveau, puis réimportez : ce qui est connu n'est pas ajouté deux fois."),
)  # fmt: skip
LOCKED = Refusal(
    Both("A file locked by a password inside the archive.", "Un fichier verrouillé par un mot de passe dans l'archive."),
    Both("The same archive without a password.", "La même archive sans mot de passe."),
    Both("On a terminal, `murmure import` asks for the password; the page of sources has a field for it. Or unpack it and offer the folder.",
         "Dans un terminal, `murmure import` demande le mot de passe ; la page des sources a un champ pour lui."
         " Ou dépliez-la et proposez le dossier."),
)
WRONG_PASSWORD = Refusal(
    Both("A file inside the archive that this password does not open.", "Un fichier dans l'archive que ce mot de passe n'ouvre pas."),
    Both("The password with which the archive was made.", "Le mot de passe avec lequel l'archive a été faite."), LOCKED.how,
)  # fmt: skip
LOCKED_AES = Refusal(
    Both("A file locked by a password with AES inside the archive: murmure does not open this kind of lock.",
         "Un fichier verrouillé par un mot de passe avec AES dans l'archive : murmure n'ouvre pas ce genre de verrou."),
    Both("The same archive without a password, or what it holds.", "La même archive sans mot de passe, ou ce qu'elle contient."),
    Both("Unpack it with its password (7-Zip, Keka, The Unarchiver, WinZip) and offer the folder.",
         "Dépliez-la avec son mot de passe (7-Zip, Keka, The Unarchiver, WinZip) et proposez le dossier."),
)  # fmt: skip
OUTSIDE = Refusal(
    Both("A file whose name points outside the archive.", "Un fichier dont le nom pointe hors de l'archive."), PLAIN, REPACK
)
LINK = Refusal(
    Both("A link to another file: links are not followed.", "Un lien vers un autre fichier : les liens ne sont pas suivis."),
    Both("The file that it points to.", "Le fichier vers lequel il pointe."),
    Both("Offer that file itself.", "Proposez ce fichier lui-même."),
)
SPECIAL = Refusal(
    Both("Not a file but a device, a pipe or a socket: it is never opened.",
         "Non pas un fichier mais un périphérique, un tube ou une prise : il n'est jamais ouvert."), PLAIN, REPACK
)  # fmt: skip
