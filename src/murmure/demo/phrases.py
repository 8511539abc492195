"""In which words do the villagers write?

Every sentence is `opening: subject, remark. ending`, where the subject comes
from the community; `LONG` holds whole sentences for the few long posts.
"""

from __future__ import annotations

LANGUAGES = ("fr", "en", "ar", "zh")

OPENINGS: dict[str, tuple[str, ...]] = {
    "fr": ("Ce matin", "Enfin", "Pour ce soir", "Rien que pour vous", "Vu hier", "À ne pas manquer",
           "Petite joie du jour",
           "Question bête", "Bonne nouvelle", "Mauvaise nouvelle", "Souvenir du week-end", "Toujours pas compris",
           "Avis aux curieux",
           "Je cherche", "On en parle trop peu", "Après trois essais", "En direct de la vallée", "Sous la pluie",
           "☀️ Midi pile",
           "Confidence", "Pour mémoire", "Encore", "Qui l'eût cru", "Avant que j'oublie"),
    "en": ("This morning", "At last", "For tonight", "Just for you", "Seen yesterday", "Not to be missed",
           "Small joy of the day",
           "Silly question", "Good news", "Bad news", "From the weekend", "Still puzzled", "Calling the curious",
           "Looking for", "We talk too little about", "After three attempts", "Live from the valley", "In the rain",
           "☀️ Noon sharp",
           "A confession", "For the record", "Again", "Who would have thought", "Before I forget"),
    "ar": ("هذا الصباح", "أخيراً", "خبر سار", "سؤال بسيط"),
    "zh": ("今天早上", "终于", "好消息", "请教大家"),
}  # fmt: skip

SUBJECTS: dict[str, tuple[str, ...]] = {
    "ar": ("الجسر القديم فوق النهر", "سوق يوم الأربعاء", "حساء اليقطين", "عش السنونو", "كتاب من سبعمئة صفحة",
           "نزهة قرب الماء"),
    "zh": ("河上的老桥", "星期三的集市", "南瓜汤", "燕子的窝", "一本七百页的小说", "水边的散步"),
}  # fmt: skip

REMARKS: dict[str, tuple[str, ...]] = {
    "fr": ("et tout le monde sourit", "sans doute la meilleure de l'année", "malgré le vent", "comme promis",
           "à voir absolument",
           "et personne n'y croyait", "avec un peu de patience", "à deux pas de la place", "et c'est déjà beaucoup",
           "pour presque rien",
           "à partager sans compter", "merci à ceux qui ont aidé", "il reste de la place", "j'en reste sans voix",
           "photos demain",
           "et le chat a tout vu 🐈", "en toute simplicité", "contre toute attente", "quel bonheur 😊",
           "à refaire dès que possible",
           "mais il faut se dépêcher", "et voilà le travail", "c'est la voisine qui avait raison",
           "jusqu'à la nuit tombée",
           "avec deux heures de retard", "la preuve en images", "et rien d'autre", "à l'ancienne",
           "pour la première fois", "bien mérité"),
    "en": ("and everyone is smiling", "surely the best of the year", "despite the wind", "as promised",
           "well worth seeing",
           "and nobody believed it", "with a little patience", "two steps from the square",
           "and that is already a lot", "for next to nothing",
           "to be shared freely", "thanks to all who helped", "there is room left", "I am speechless",
           "pictures tomorrow",
           "and the cat saw it all 🐈", "nothing fancy", "against all odds", "what a delight 😊",
           "to be done again soon",
           "but you have to hurry", "and there we are", "the neighbour was right", "until nightfall",
           "two hours late", "here is the proof", "and nothing else", "the old way", "for the first time",
           "well deserved"),
    "ar": ("والجميع سعداء", "كما وعدنا", "رغم الريح", "شكراً لكل من ساعد"),
    "zh": ("大家都很高兴", "说到做到", "虽然刮着风", "谢谢帮忙的人"),
}  # fmt: skip

ENDINGS: dict[str, tuple[str, ...]] = {
    "fr": ("Qui vient samedi ?", "À demain.", "Vos avis ?", "Bonne soirée à tous.", "On remet ça ?",
           "Je raconterai la suite.",
           "Des volontaires ?", "Ça vous tente ?", "Affaire à suivre.", "Merci la vallée !", "Et chez vous ?",
           "Silence, on savoure.",
           "Rendez-vous au lavoir.", "Prévoyez des bottes.", "J'apporte le café.", "Faites passer."),
    "en": ("Who is in on Saturday?", "See you tomorrow.", "What do you think?", "Good evening, all.",
           "Shall we do it again?",
           "More of this story soon.", "Any volunteers?", "Tempted?", "To be continued.", "Thank you, valley!",
           "And at yours?",
           "Hush, enjoy.", "Meet at the wash house.", "Bring boots.", "I bring the coffee.", "Pass it on."),
    "ar": ("ما رأيكم؟", "إلى الغد.", "من سيأتي يوم السبت؟"),
    "zh": ("你们觉得呢？", "明天见。", "星期六谁来？"),
}  # fmt: skip

LONG: dict[str, tuple[str, ...]] = {
    "fr": ("Il a fallu trois semaines, deux voisins et une échelle empruntée pour en arriver là.",
           "Au début personne ne voulait s'en charger, puis tout le monde a voulu tenir le marteau.",
           "La rivière a monté pendant la nuit et la passerelle du bas était fermée ce matin.",
           "Si quelqu'un retrouve un carnet vert près du lavoir, il est à moi, et j'y tiens.",
           "On dit souvent que la vallée dort en hiver ; c'est mal connaître ses cuisines.",
           "La vieille horloge retarde de sept minutes, et tous les rendez-vous avec elle.",
           "J'ai compté onze façons de dire bonjour entre la place et le moulin.",
           "Le plus beau, c'était le silence juste après, quand même les chiens écoutaient.",
           "Nous avons partagé le pain, la note et l'addition, dans cet ordre.",
           "Une dame de quatre-vingt-douze ans nous a montré comment faire, sans lunettes."),
    "en": ("It took three weeks, two neighbours and a borrowed ladder to get this far.",
           "At first nobody wanted the job, then everybody wanted to hold the hammer.",
           "The river rose during the night and the lower footbridge was closed this morning.",
           "If anyone finds a green notebook near the wash house, it is mine, and dear to me.",
           "They say that the valley sleeps in winter; they have not seen its kitchens.",
           "The old clock is seven minutes slow, and so is every appointment in town.",
           "I counted eleven ways to say hello between the square and the mill.",
           "The best part was the silence just after, when even the dogs were listening.",
           "We shared the bread, the blame and the bill, in that order.",
           "A lady of ninety-two showed us how it is done, without her glasses."),
    "ar": ("نهر الوادي ارتفع هذه الليلة، والجسر الصغير مغلق.", "تقاسمنا الخبز والحكايات حتى آخر الليل."),
    "zh": ("夜里河水涨了，下面的小桥今天早上关了。", "我们一起分享面包和故事，直到深夜。"),
}  # fmt: skip

PLEAS: dict[str, tuple[str, ...]] = {
    "fr": ("Le vieux pont doit rester debout", "On ne démolit pas trois siècles en un été",
           "Signez pour les hirondelles et pour nous",
           "Le pont relie tout le monde, même ceux qui ne se parlent plus", "Une réunion, une pétition, un pont",
           "Même le club d'en face est d'accord, c'est dire"),
    "en": ("The old bridge must stand", "You do not pull down three centuries in one summer",
           "Sign for the swallows and for us",
           "The bridge joins everyone, even those who no longer speak", "One meeting, one petition, one bridge",
           "Even the club across the road agrees, imagine that"),
    "ar": ("الجسر القديم يجب أن يبقى",),
    "zh": ("老桥必须留下来",),
}  # fmt: skip

DARES: dict[str, tuple[str, ...]] = {
    "fr": ("Trente jours, trente sorties", "Défi relevé, jambes en coton",
           "Encore une case cochée sur la feuille du club"),
    "en": ("Thirty days, thirty rides", "Dare accepted, legs of cotton", "One more box ticked on the club's sheet"),
    "ar": ("ثلاثون يوماً، ثلاثون جولة",),
    "zh": ("三十天，三十次骑行",),
}  # fmt: skip
