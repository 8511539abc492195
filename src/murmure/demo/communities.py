"""Which communities does the village have, and what do they talk about?

Some contradict each other on purpose, and share members all the same: the
hunters and the friends of animals, the riders of bicycles and the restorers of
old motors. A person is never one thing.
"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.words import Both


class Community(NamedTuple):
    """Describe one community: `weight` is its relative size, `weekend` how much more it writes then.

    `hours` names a row of `HOURS`; in the months `closed` it is silent.
    """

    name: str
    title: Both
    weight: float
    hours: str
    weekend: float
    closed: tuple[int, ...]
    tags: tuple[str, ...]
    sites: tuple[str, ...]
    place: str
    french: tuple[str, ...]
    english: tuple[str, ...]


HOURS: dict[str, tuple[int, ...]] = {
    "dawn": (0, 0, 0, 0, 1, 4, 9, 12, 10, 7, 5, 4, 5, 4, 3, 3, 3, 4, 5, 5, 4, 2, 1, 0),
    "work": (0, 0, 0, 0, 0, 0, 1, 4, 9, 10, 9, 8, 10, 8, 8, 8, 7, 6, 4, 3, 3, 2, 1, 0),
    "meal": (1, 0, 0, 0, 0, 0, 1, 4, 4, 3, 5, 9, 14, 8, 3, 2, 3, 5, 9, 13, 9, 4, 2, 1),
    "evening": (2, 1, 0, 0, 0, 0, 1, 2, 3, 2, 2, 3, 4, 4, 3, 3, 4, 6, 9, 12, 14, 13, 8, 4),
    "night": (12, 10, 8, 5, 2, 1, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 3, 4, 5, 6, 8, 11, 13, 13),
}

# fmt: off
COMMUNITIES: tuple[Community, ...] = (
    Community("bees", Both("Beekeepers and orchards", "Abeilles et vergers"), 0.7, "dawn", 1.3, (),
        ("Abeilles", "ruche", "miel", "verger", "bees", "pollinators", "honey", "essaim"),
        ("rucher-des-hauts.example", "pollen-post.example"), "Les Hauts-Ruchers",
        ("une ruche pleine à craquer", "l'essaim du vieux poirier", "le miel de bruyère", "la floraison des cerisiers",
         "un cadre de couvain tout neuf", "les premières butineuses", "le pressoir du verger",
         "une reine marquée de bleu"),
        ("a hive full to the brim", "the swarm in the old pear tree", "this year's heather honey", "the cherry blossom",
         "a fresh frame of brood", "the first foragers", "the orchard's cider press", "a queen marked in blue")),
    Community("swallows", Both("Birdwatchers", "Les guetteurs d'oiseaux"), 0.8, "dawn", 1.5, (),
        ("Oiseaux", "hirondelles", "birding", "ornitho", "nichoir", "migration", "birdsong", "plumes"),
        ("carnet-d-ailes.example", "wingnotes.example"), "Pont-aux-Hirondelles",
        ("deux nids d'hirondelles", "un martin-pêcheur sous l'arche", "la chouette du clocher", "un vol de grues",
         "le nichoir numéro sept", "un rouge-gorge très sûr de lui", "la migration des cigognes", "une plume de geai"),
        ("two swallow nests", "a kingfisher under the arch", "the church owl", "a flight of cranes",
         "nest box number seven", "a very confident robin", "the storks on their way south", "a jay's feather")),
    Community("hunters", Both("The hunting club", "Le club de chasse"), 0.6, "dawn", 2.2, (3, 4, 5, 6, 7),
        ("Chasse", "battue", "sanglier", "hunting", "chiens", "gibier", "season", "affut"),
        ("societe-de-chasse-ombrette.example",), "Bois-Taillis",
        ("la battue de dimanche", "le sanglier des trois chênes", "une terrine de gibier", "le dressage du jeune chien",
         "le tableau de la semaine", "l'affût de l'étang", "la réunion de sécurité", "le repas du club"),
        ("Sunday's drive hunt", "the boar of the three oaks", "a game terrine", "the young dog's training",
         "this week's tally", "the hide by the pond", "the safety meeting", "the club's dinner")),
    Community("animals", Both("Friends of animals", "Les amis des animaux"), 0.8, "evening", 1.1, (),
        ("DroitsDesAnimaux", "animalrights", "refuge", "adoption", "vegan", "StopChasse", "rescue", "bienveillance"),
        ("refuge-du-tilleul.example", "kinder-paws.example"), "Refuge du Tilleul",
        ("trois chatons à adopter", "la pétition contre la battue", "le hérisson soigné cet hiver",
         "un chien sans maître",
         "la collecte de couvertures", "une recette sans rien d'animal", "la marche silencieuse",
         "le poulailler sauvé"),
        ("three kittens to adopt", "the petition against the drive hunt", "the hedgehog we nursed all winter",
         "a dog without an owner",
         "the blanket collection", "a recipe with nothing animal in it", "the silent march", "the rescued hen house")),
    Community("cyclists", Both("The cycling club", "Le vélo-club"), 1.2, "evening", 1.6, (),
        ("VeloClub", "cycling", "velo", "col", "bikepacking", "gravel", "pedale", "atelierVelo"),
        ("roue-libre.example", "valley-wheels.example"), "Col de la Plume",
        ("la montée du col", "un rayon cassé", "la sortie du samedi", "un nouveau pignon", "la piste le long de l'eau",
         "soixante kilomètres sous la pluie", "l'atelier de réparation", "une chaîne toute propre"),
        ("the climb to the pass", "a broken spoke", "the Saturday ride", "a new sprocket", "the track along the water",
         "sixty kilometres in the rain", "the repair workshop", "a clean chain")),
    Community("motors", Both("Old motors", "Les vieilles mécaniques"), 0.6, "evening", 1.8, (),
        ("MoteursAnciens", "carburateur", "classiccars", "garage", "rallye", "tracteur", "chrome", "vintage"),
        ("bielles-et-pistons.example",), "Garage des Ormes",
        ("un carburateur de 1958", "le rallye des tracteurs", "une odeur d'huile chaude", "la dépanneuse du grand-père",
         "un moteur qui tousse", "la peinture du capot", "une culasse à refaire", "la bourse aux pièces"),
        ("a carburettor from 1958", "the tractor rally", "the smell of warm oil", "grandfather's tow truck",
         "an engine that coughs", "the paint on the bonnet", "a cylinder head to redo", "the spare parts fair")),
    Community("choir", Both("The choir", "La chorale"), 0.7, "evening", 0.8, (8,),
        ("Chorale", "choir", "polyphonie", "repetition", "concert", "sopranos", "chant", "score"),
        ("choeur-des-collines.example",), "Salle des Tilleuls",
        ("la répétition du mardi", "un canon à quatre voix", "le concert de l'été", "une partition introuvable",
         "les basses enfin justes", "un chant de marins", "l'accordage du vieux piano", "la robe du soliste"),
        ("Tuesday's rehearsal", "a canon for four voices", "the summer concert", "a lost score",
         "basses in tune at last", "a sea shanty", "the tuning of the old piano", "the soloist's gown")),
    Community("cooks", Both("Kitchens and markets", "Cuisines et marchés"), 1.5, "meal", 1.3, (),
        ("Cuisine", "recette", "cooking", "marche", "sourdough", "levain", "soupe", "dessert"),
        ("marmite-et-cie.example", "slow-spoon.example"), "Place du Marché",
        ("une soupe de courge", "le levain de la voisine", "une tarte aux mirabelles", "le marché du mercredi",
         "un curry de pois chiches", "des raviolis maison", "la confiture de coings", "un couscous pour douze"),
        ("a pumpkin soup", "the neighbour's sourdough", "a plum tart", "the Wednesday market",
         "a chickpea curry", "home-made dumplings", "the quince jelly", "a couscous for twelve")),
    Community("readers", Both("The reading circle", "Le cercle de lecture"), 1.1, "night", 1.0, (),
        ("Lecture", "books", "roman", "poesie", "bookclub", "bibliotheque", "polar", "bouquiniste"),
        ("quai-des-pages.example", "margin-notes.example"), "Bibliothèque du Lavoir",
        ("un roman de sept cents pages", "le poème de la semaine", "une énigme en chambre close", "la boîte à livres",
         "un chapitre lu à voix haute", "la traduction d'un conte", "une dédicace inattendue", "le dernier tome"),
        ("a novel of seven hundred pages", "the poem of the week", "a locked-room mystery", "the book box",
         "a chapter read aloud", "the translation of a tale", "an unexpected inscription", "the last volume")),
    Community("makers", Both("The workshop", "L'atelier partagé"), 0.9, "night", 1.2, (),
        ("Bricolage", "makers", "reparation", "opensource", "soudure", "woodwork", "electronique", "DIY"),
        ("atelier-du-moulin.example", "solder-smoke.example"), "Le Vieux Moulin",
        ("une lampe réparée", "un capteur de pluie", "la fraiseuse de l'atelier", "un grille-pain ressuscité",
         "un meuble en palettes", "une carte électronique brûlée", "le code de la girouette", "une charnière imprimée"),
        ("a mended lamp", "a rain sensor", "the workshop's mill", "a toaster back from the dead",
         "a pallet bench", "a burnt circuit board", "the code of the weathervane", "a printed hinge")),
    Community("parents", Both("School gate", "La sortie de l'école"), 1.4, "work", 0.5, (8,),
        ("Ecole", "school", "cantine", "parents", "kermesse", "devoirs", "playground", "covoiturage"),
        ("ecole-des-marronniers.example",), "École des Marronniers",
        ("le menu de la cantine", "la kermesse de juin", "un doudou perdu", "le car de huit heures",
         "un exposé sur les volcans", "la réunion de rentrée", "une dent de lait", "le spectacle de fin d'année"),
        ("the canteen menu", "the June fair", "a lost teddy", "the eight o'clock bus",
         "a talk about volcanoes", "the start-of-year meeting", "a milk tooth", "the end-of-year show")),
    Community("kayak", Both("Paddlers of the Ombrette", "Les pagayeurs de l'Ombrette"), 0.5, "evening", 2.0, (12, 1, 2),
        ("Kayak", "riviere", "paddling", "pagaie", "rapides", "whitewater", "embarcadere", "courant"),
        ("ombrette-pagaie.example",), "L'Embarcadère",
        ("le niveau de la rivière", "un passage entre deux rochers", "la descente au crépuscule", "une pagaie fendue",
         "le vieux pont vu d'en bas", "un gilet de sauvetage trop petit", "le barrage à contourner",
         "une loutre sur la rive"),
        ("the river level", "a line between two rocks", "the trip at dusk", "a split paddle",
         "the old bridge seen from below", "a life jacket too small", "the weir to walk around",
         "an otter on the bank")),
    Community("history", Both("Stones and archives", "Vieilles pierres et archives"), 0.6, "work", 1.0, (),
        ("Patrimoine", "heritage", "archives", "vieillespierres", "cadastre", "localhistory", "moulins", "genealogie"),
        ("memoire-d-ombrette.example", "old-stones.example"), "Les Archives",
        ("un plan de 1743", "la pierre gravée du lavoir", "le registre des meuniers", "une carte postale de la place",
         "la clé de voûte", "un acte de vente illisible", "l'histoire du bac", "une borne oubliée"),
        ("a plan from 1743", "the carved stone of the wash house", "the millers' register", "a postcard of the square",
         "the keystone", "an unreadable deed", "the story of the ferry", "a forgotten milestone")),
    Community("players", Both("Games and dice", "Jeux et dés"), 1.0, "night", 1.4, (),
        ("Jeux", "boardgames", "echecs", "chess", "jeuderole", "des", "tournoi", "pixelart"),
        ("la-case-depart.example", "six-sided.example"), "Café des Dés",
        ("une partie de sept heures", "le tournoi d'échecs", "un donjon sans porte", "une règle mal lue",
         "un dé qui ne fait que des uns", "la soirée d'enquête", "un mat en quatre coups", "une extension trop chère"),
        ("a seven-hour game", "the chess tournament", "a dungeon without a door", "a misread rule",
         "a die that only rolls ones", "the mystery evening", "mate in four", "an expansion too dear")),
)
# fmt: on

INDEX = {community.name: at for at, community in enumerate(COMMUNITIES)}

GENERAL_TAGS = (
    "photo",
    "meteo",
    "bonjour",
    "caturday",
    "silentsunday",
    "entraide",
    "question",
    "Ombrette",
    "مساء_الخير",
    "你好",
)

SHARED = (("hunters", "animals", 0.15), ("cyclists", "motors", 0.12), ("swallows", "hunters", 0.10))
"""Pairs that disagree: this part of the smaller one also belongs to the other."""

VALLEY = (44.9730, 4.1120)
"""Where the invented places of the invented valley lie: real hills, none of the names."""

ABROAD_PLACE, ABROAD = "Port-Alizé", (14.6000, -57.9000)
"""A harbour that exists on no map: open sea, four hours behind UTC."""
