"""Every language says what the English says: all of it, rightly formed, in the same words."""

from collections import Counter
from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any, Final
from unicodedata import category, east_asian_width

from babel import Locale
import pytest

from . import icu
from .languages import TRANSLATED, codes, digests, flat, merge, read, to_do

GLOSSARY: Final = Path(__file__).parent.parent / "docs" / "glossary.md"
ENGLISH: Final = read("en")
LANGUAGES: Final = [
    "cs",
    "da",
    "de",
    "es",
    "fr",
    "it",
    "ja",
    "nb",
    "nl",
    "pl",
    "pt-BR",
    "sv",
    "uk",
    "zh-Hans",
]
THERE: Final = codes()

SAME: Final = {
    "{name}": "nothing but a name",
    "Client ID": "so it stands on Spotify's developer dashboard",
    "URI": "a technical term everywhere",
    "URIs": "likewise",
}
"""Texts that may be equal to the English in any language, each with its reason."""
SAME_WORDS: Final = {
    "Accounts": "nl",
    "Albums": "fr nl",
    "album": "cs da fr it nb nl pl sv",
    "artist": "nb sv",
    "audiobook": "pl",
    "Begin": "nl",
    "Budget": "de fr it nl sv da",
    "Description": "fr",
    "Media": "nl sv",
    "Name": "de",
    "Player": "de",
    "Playlist": "de fr es it nl pt-BR cs",
    "Playlists": "de fr es nl pt-BR",
    "Podcasts": "de fr es nl pt-BR sv da",
    "Position": "de fr",
    "episode": "da nb",
    "playlist": "cs es fr it nl pt-BR",
    "podcast": "cs da es fr it nl pl pt-BR sv",
    "Source": "fr",
    "Volume": "fr it nl pt-BR",
}
"""Words that a language has in common with English."""

ON_A_PHONE: Final = {
    re.compile(r"issues\.\w+\.fix_flow\.step\.\w+\.title"): 30,
    re.compile(r"selector\.features\.options\.\w+"): 84,
}
"""How many letters a phone has room for: a line above a repair's own, and two beside a box."""

ENGLISH_WORDS: Final = re.compile(
    r"\b(the|and|your|with|this|which|needs?|its|empty)\b", re.IGNORECASE
)
FOREIGN: Final = {
    "uk": re.compile("[ыэъё]", re.IGNORECASE),
    "zh-Hans": re.compile("[\u3040-\u30ff]"),
}
"""Letters of a neighbour's alphabet."""

each_language = pytest.mark.parametrize("code", THERE)
every_file = pytest.mark.parametrize("code", ["en", *THERE])


def choices(message: icu.Message) -> Iterator[icu.Argument]:
    """Yield the plurals and selects of a message, those within branches too."""
    for part in message:
        if isinstance(part, icu.Argument) and part.branches:
            yield part
            for branch in part.branches.values():
                yield from choices(branch)


def placeholders(text: str) -> set[str]:
    """Return what a text is filled with. Raises FormatError where the front end would."""
    return icu.placeholders(icu.parse(text))


def test_all_languages_are_there() -> None:
    """None more, none less, none by halves."""
    assert THERE == LANGUAGES


@each_language
def test_a_language_has_all_texts_and_no_others(code: str) -> None:
    """In the order of the English, so that two files can be read side by side."""
    assert list(read(code)) == list(ENGLISH)


@each_language
def test_no_text_is_older_than_the_english(code: str) -> None:
    """If this fails: `scripts/languages` prints what to translate, and takes it."""
    assert to_do(code) == {}


def test_the_record_of_what_was_translated_is_that_of_the_english() -> None:
    """A digest too many would take a text for translated that comes back changed."""
    assert json.loads(TRANSLATED.read_text())["english"] == sorted(digests(ENGLISH).values())


@every_file
def test_choices_have_the_branches_of_the_language(code: str) -> None:
    """A plural has CLDR's forms, but not "many" of a million; exceptions have no choices.

    Home Assistant fills exceptions itself for its log, which knows no ICU.
    """
    forms = {*Locale.parse(code, sep="-").plural_form.tags, "other"}
    forms -= {"many"} if code in {"fr", "es", "it", "pt-BR"} else set()
    for key, text in read(code).items():
        for one in choices(icu.parse(text)):
            assert not key.startswith("exceptions."), key
            if one.kind == "plural":
                assert {name for name in one.branches if name[0] != "="} == forms, key


@every_file
def test_exceptions_can_be_filled_by_python(code: str) -> None:
    """As Home Assistant does for its log and for scripts."""
    for key, text in read(code).items():
        if key.startswith("exceptions."):
            text.format(**dict.fromkeys(placeholders(text), "x"))


@each_language
def test_no_text_is_english(code: str) -> None:
    """Neither whole, unless the language has the same word, nor in part."""
    for key, text in read(code).items():
        same = text in SAME or code in SAME_WORDS.get(text, "").split()
        assert text != ENGLISH[key] or same, key
        assert not ENGLISH_WORDS.search(re.sub(r"\{\w+\}", "", text)), f"{key}: {text}"


@pytest.mark.parametrize("text", [*SAME, *SAME_WORDS])
def test_a_word_in_common_is_one(text: str) -> None:
    """What no language shares any more is struck off the tables."""
    keys = [key for key, english in ENGLISH.items() if english == text]
    for code in SAME_WORDS.get(text, "").split():
        assert text in {read(code)[key] for key in keys}, code
    assert keys


@each_language
def test_no_text_is_empty_or_of_another_language(code: str) -> None:
    """Nor refers to another key, which only Home Assistant's own build resolves."""
    for key, text in read(code).items():
        assert text.strip(), key
        assert text == text.strip(), key
        assert "[%key:" not in text, key
        assert code not in FOREIGN or not FOREIGN[code].search(text), f"{key}: {text}"
        assert text.count("](") == ENGLISH[key].count("]("), f"{key}: a link"
        assert text.count("```") == ENGLISH[key].count("```"), f"{key}: a block"
        assert not re.search(r"://|<|'\{\w+\}'", text), f"{key}: hassfest"


@every_file
def test_a_text_does_not_overlap_its_neighbour_on_a_phone(code: str) -> None:
    """The front end gives some no more room than this; Chinese and Japanese letters take two."""
    own = read(code)
    for place, room in ON_A_PHONE.items():
        texts = [text for key, text in own.items() if place.fullmatch(key)]
        assert len(texts) > 3
        for text in texts:
            assert sum(1 + (east_asian_width(one) in "WF") for one in text) <= room, text


def numbers(text: str) -> set[str]:
    """Return the figures in a text, without what parts thousands."""
    plain = re.sub(r"\{\w+\}", "", text)
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[., \u00a0](?=\d{3})", "", plain)))


@each_language
def test_no_figure_and_no_full_stop_is_lost(code: str) -> None:
    """A sentence stays one, a label stays one, and 1500 requests stay 1500."""
    for key, text in read(code).items():
        assert numbers(ENGLISH[key]) <= numbers(text), f"{key}: {text}"
        ends = [category(one[-1]) == "Po" for one in (ENGLISH[key], text)]
        assert ends[0] == ends[1], f"{key}: {text}"


@each_language
def test_what_is_alike_in_english_is_alike(code: str) -> None:
    """The same sentence in two places is read as two things if it differs."""
    own = read(code)
    pairs = Counter((text, own[key]) for key, text in ENGLISH.items())
    twice = Counter(text for text, _ in pairs)
    assert [pair for pair in pairs if twice[pair[0]] > 1] == []


@every_file
def test_what_stands_in_one_list_can_be_told_apart(code: str) -> None:
    """Actions, an action's fields, a platform's entities, the options of a choice."""
    texts = read(code)
    lists: dict[str, list[str]] = {}
    for key, text in texts.items():
        if (
            match := re.fullmatch(
                r"(services|services\.\w+\.fields|entity\.\w+|exceptions)\.\w+\.(?:name|message)",
                key,
            )
        ) or (match := re.fullmatch(r"(.*\.(?:options|menu_options|data))\.\w+", key)):
            lists.setdefault(match[1], []).append(text)
    lists.pop("exceptions", None)
    assert len(lists) > 20
    assert {name: own for name, own in lists.items() if len(set(own)) < len(own)} == {}


def glossary() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the established words by English term and language, without their endings."""
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in GLOSSARY.read_text().splitlines()
        if line.startswith("|") and "---" not in line
    ]
    head = rows[0][1:]
    return {
        row[0]: {
            code: tuple(word.split("·")[0].strip().lower() for word in cell.split(" / "))
            for code, cell in zip(head, row[1:], strict=True)
        }
        for row in rows[1:]
    }


LITERAL: Final = re.compile(r"\{\w+\}|\(track, [^)]*\)|track:")
"""What is typed, or filled in, and no word of the language."""


@each_language
def test_terms_are_the_established_ones(code: str) -> None:
    """A word of the English that is in the glossary has its fellow in the translation."""
    own, missed = read(code), []
    for term, words in glossary().items():
        pattern = re.compile(rf"\b{re.escape(term)}s?\b".replace("ys?", "(?:y|ies)"), re.IGNORECASE)
        for key, text in ENGLISH.items():
            plain = LITERAL.sub("", text)
            known = any(word in own[key].lower() for word in words[code])
            if pattern.search(plain) and not known:
                missed.append(f"{term} ({', '.join(words[code])}) in {key}: {own[key]}")
    assert missed == []


def test_a_changed_text_is_to_be_translated_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By every language, until each has given it again."""
    monkeypatch.setattr("tests.languages.FOLDER", tmp_path)
    monkeypatch.setattr("tests.languages.TRANSLATED", tmp_path / "record")
    (tmp_path / "record").write_text('{"english": [], "stale": {}}')

    def say(tree: dict[str, Any]) -> None:
        (tmp_path / "en.json").write_text(json.dumps(tree))

    say({"a": {"b": "One", "c": "Two"}})
    assert to_do("de") == {"a.b": {"en": "One"}, "a.c": {"en": "Two"}}
    merge("de", {"a.c": "Zwei", "a.b": "Eins"})
    merge("fr", {"a.b": "Un"})
    assert (to_do("de"), to_do("fr")) == ({}, {"a.c": {"en": "Two"}})
    assert list(read("de")) == ["a.b", "a.c"]
    say({"a": {"b": "One!", "c": "Two"}})
    changed = {"a.b": {"en": "One!", "de": "Eins"}}
    assert to_do("de") == changed
    merge("fr", {"a.b": "Un !", "a.c": "Deux"})
    assert (to_do("de"), to_do("fr")) == (changed, {})
    merge("de", {"a.b": "Eins"})
    assert to_do("de") == {}
    with pytest.raises(KeyError, match="other"):
        merge("de", {"other": "Anderes"})
    say({"a": {"c": "Two"}})
    merge("de", {})
    assert dict(flat(json.loads((tmp_path / "de.json").read_text()))) == {"a.c": "Zwei"}
