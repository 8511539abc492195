"""What does Presidio find in the same texts? Run by the Python of an environment of its own, which has presidio-analyzer.

Reads {"language": [texts]} from its input and writes {"language": [[[start, end, entity, score], …], …]} to its output.
Its recognisers are those that it loads by default for a language. They want a model of spaCy; where none is installed
(models are no package of the registry), a blank one cuts words and puts them in small letters, and finds no names.
"""

import json
import sys

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from spacy.language import Language

MODELS = {"en": "en_core_web_lg", "fr": "fr_core_news_md"}


@Language.component("small_letters")
def small_letters(doc):
    """Give each word a lemma, so that words of context count."""
    for token in doc:
        token.lemma_ = token.lower_
    return doc


def engine(language: str) -> tuple[SpacyNlpEngine, str]:
    made = SpacyNlpEngine(models=[{"lang_code": language, "model_name": MODELS[language]}])
    if spacy.util.is_package(MODELS[language]):
        made.load()
        return made, MODELS[language]
    blank = spacy.blank(language)
    blank.add_pipe("small_letters")
    made.nlp = {language: blank}
    return made, "blank"


def main() -> None:
    asked, told = json.load(sys.stdin), {}
    for language, texts in asked.items():
        nlp, model = engine(language)
        registry = RecognizerRegistry(supported_languages=[language])
        registry.load_predefined_recognizers(languages=[language], nlp_engine=nlp)
        analyzer = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=[language])
        told[language] = {
            "model": model,
            "entities": analyzer.get_supported_entities(language),
            "found": [
                [[one.start, one.end, one.entity_type, one.score] for one in analyzer.analyze(text, language)]
                for text in texts
            ],
        }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
