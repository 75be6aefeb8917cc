"""A typed query: what is understood, what is refused and with which suggestion."""

import pytest

from data.slice import LONGEST_FIND, Slice
from data.typed_query import KEYS, VALUES, NotUnderstood, Typed, read_typed, term

TAGS = ("health", "QBR Q1", "Saúde", "gold")


def refused(text: str) -> NotUnderstood:
    """Why a query is not understood."""
    with pytest.raises(NotUnderstood) as caught:
        read_typed(text, TAGS)
    return caught.value


def test_keys_become_filters_and_words_are_looked_for() -> None:
    typed = read_typed('status:expiring product:calling tag:"QBR Q1" acme', TAGS)
    assert typed == Typed(values={"status": ("expiring_soon",), "holds": ("calling",), "tag": ("QBR Q1",)}, find="acme")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("type:trial", "kind", "trial"),
        ("managed:partner", "managed_by", "partner"),
        ("tipo:teste", "kind", "trial"),
        ("gerido:externo", "managed_by", "external"),
        ("situação:SUSPENSO", "status", "suspended"),
        ("situacao:expirando", "status", "expiring_soon"),
        ("estado:excedente", "status", "overage"),
        ("produto:reuniões", "holds", "meetings"),
        ("etiqueta:saude", "tag", "Saúde"),
        ("status:set-up", "status", "setup_pending"),
        ("status:no_recent_activity", "status", "no_recent_activity"),
        ("status:susp", "status", "suspended"),
        ("status:“order setup”", "status", "setup_pending"),
    ],
)
def test_names_in_both_languages_and_shortened(text: str, name: str, value: str) -> None:
    assert read_typed(text, TAGS).values == {name: (value,)}


def test_every_offered_term_is_understood_as_what_it_stands_for() -> None:
    for name, options in {**VALUES, "tag": dict.fromkeys(TAGS, ())}.items():
        for value in options:
            assert read_typed(term(name, value), TAGS).values == {name: (value,)}


def test_no_two_filters_answer_to_one_name() -> None:
    called = [key for name, others in KEYS.items() for key in {name, *others}]
    assert len(called) == len(set(called))


def test_values_of_one_filter_are_alternatives_and_stand_once() -> None:
    typed = read_typed("status:trial status:overage status:trial", TAGS)
    assert typed.values == {"status": ("trial", "overage")}


def test_quotes_keep_words_together_only_for_the_reader() -> None:
    assert read_typed('"Acme Ltd" Acme', TAGS).find == "Acme Ltd"
    assert read_typed('tag:"QBR Q1', TAGS).values == {"tag": ("QBR Q1",)}
    assert read_typed("  ", TAGS) == Typed()


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("status:expring acme", "status:expiring acme"),
        ("stat:trial", "status:trial"),
        ("tag:helth", "tag:health"),
        ('tag:"QBR Q" acme', 'tag:"QBR Q1" acme'),
        ("acme status:foo", None),
        ("fax:yes", None),
        ("tag:zzz", None),
        ("status:exp", None),
        ("estado:expira", None),
        ("status:", None),
        ("status: trial", None),
        ('tag:""', None),
    ],
)
def test_what_is_not_known_is_refused_with_the_likeliest_instead(text: str, instead: str | None) -> None:
    assert refused(text).instead == instead


def test_the_reason_names_what_was_typed_and_what_there_is() -> None:
    assert "“exp” may be expired, expiring" in refused("status:exp").said
    assert "Known are suspended, expired" in refused("status:foo").said
    assert "managed, product, status, type, tag" in refused("fax:yes").said
    assert "Did you mean “health”?" in refused("tag:helth").said
    assert str(LONGEST_FIND) in refused("x" * (LONGEST_FIND + 1)).said


def test_filters_are_added_to_those_that_are_there() -> None:
    before = Slice(status=("trial",), tag=("gold",), find="acme", tile="over_limit")
    after = read_typed("status:overage tag:gold lisboa acme", TAGS).added_to(before)
    assert after == Slice(status=("trial", "overage"), tag=("gold",), find="acme lisboa", tile="over_limit")
    assert read_typed("type:trial", TAGS).added_to(Slice()) == Slice(kind=("trial",))
