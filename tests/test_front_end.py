"""Every text can be formatted by the front end, in every language, with what it is given."""

import pytest

from . import icu
from .front_end import BARE, LANGUAGES, texts

MENUS = ("config.step.reconfigure", "options.step.init")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_a_message_that_the_front_end_can_read(language: str) -> None:
    """In ICU's syntax: braces in pairs, plural forms with an `other`."""
    for path, text in texts(LANGUAGES[language]):
        assert icu.parse(text), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_that_get_no_placeholders_have_none(language: str) -> None:
    """Titles of menus, names of fields of actions, what a selector offers."""
    bare = [f"{menu}.title" for menu in MENUS]
    for path, text in texts(LANGUAGES[language]):
        if BARE.fullmatch(path) or path in bare:
            assert icu.placeholders(icu.parse(text)) == set(), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_the_english_text(language: str) -> None:
    """So that what renders in English, as every test of a dialog proves, renders in all."""
    english = dict(texts(LANGUAGES["en"]))
    for path, text in texts(LANGUAGES[language]):
        named = icu.placeholders(icu.parse(text))
        assert named == icu.placeholders(icu.parse(english[path])), path


@pytest.mark.parametrize(
    ("text", "values", "rendered"),
    [
        ("Sign in as {name}.", {"name": "Juniper"}, "Sign in as Juniper."),
        ("It's {n, plural, one {# day} other {# days}}", {"n": 1}, "It's 1 day"),
        ("{n, plural, =0 {none} one {# day} other {# days}}", {"n": 0}, "none"),
        ("{k, select, show {a show} other {a thing}}", {"k": "show"}, "a show"),
        ("as '{name}' stands", {}, "as {name} stands"),
        ("", {}, ""),
    ],
)
def test_messages_are_rendered_as_formatjs_does(
    text: str, values: dict[str, object], rendered: str
) -> None:
    """Plain, plural, select, quoted."""
    assert icu.render(text, values) == rendered


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{name}", "MISSING_VALUE"),
        ("{n, plural, one {#}}", "MISSING_OTHER_CLAUSE"),
        ("{name", "MALFORMED_ARGUMENT"),
        ("name}", "UNMATCHED_CLOSING_BRACE"),
        ("{}", "MALFORMED_ARGUMENT"),
    ],
)
def test_what_formatjs_refuses_is_refused(text: str, error: str) -> None:
    """By the same name."""
    with pytest.raises(icu.FormatError, match=error):
        icu.render(text, {})
