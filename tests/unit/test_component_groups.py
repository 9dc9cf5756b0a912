"""Large packages: components whose names begin alike share a module, and others are not moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockument.generator.emit.python.package.component_groups import Member, grouped


def groups(*names: str, size: int = 1) -> dict[str, list[str]]:
    members = [Member(name, tuple(name.split("_")), size) for name in names]
    return {"_".join(g.words): [one.key for one in g.members] for g in grouped(members)}


def many(prefix: str, count: int) -> list[str]:
    return [f"{prefix}_{chr(97 + number % 26)}{number}" for number in range(count)]


def test_few_components_stay_together() -> None:
    assert groups("pet", "pet_tag", "user", "order") == {
        "others": ["order", "pet", "pet_tag", "user"]
    }


def test_the_first_word_parts_what_is_too_much() -> None:
    found = groups(*many("invoice", 15), *many("payment", 15))
    assert {name: len(keys) for name, keys in found.items()} == {"invoice": 15, "payment": 15}


def test_the_next_word_parts_what_is_still_too_much() -> None:
    found = groups(*many("payment_method", 15), *many("payment_link", 15), *many("tax", 5))
    assert {name: len(keys) for name, keys in found.items()} == {
        "payment_link": 15,
        "payment_method": 15,
        "tax": 5,
    }


def test_what_is_left_alone_shares_a_module() -> None:
    found = groups(*many("invoice", 19), "account", "address")
    assert found["others"] == ["account", "address"]


def test_much_that_is_left_alone_is_parted_by_first_letter() -> None:
    names = [f"{letter}{letter}{number}" for letter in "abc" for number in range(10)]
    assert {name: len(keys) for name, keys in groups(*names).items()} == {"a": 10, "b": 10, "c": 10}


def test_one_large_component_has_its_own_module_under_its_own_name() -> None:
    found = groups("webhook_pushed", "webhook_starred", "webhook", size=30)
    assert sorted(found) == ["webhook", "webhook_pushed", "webhook_starred"]


def test_names_that_nothing_tells_apart_stay_together() -> None:
    members = [Member(str(number), ("pet",), 30) for number in range(3)]
    assert [group.words for group in grouped(members)] == [("pet",)]


WORDS = st.lists(st.sampled_from("abcde"), min_size=1, max_size=4).map(tuple)


@given(st.lists(st.tuples(WORDS, st.integers(1, 30)), max_size=60))
def test_every_component_is_in_one_group(named: list[tuple[tuple[str, ...], int]]) -> None:
    members = [Member(str(n), words, size) for n, (words, size) in enumerate(named)]
    found = [one.key for group in grouped(members) for one in group.members]
    assert sorted(found) == sorted(one.key for one in members)


@given(st.lists(WORDS, min_size=1, max_size=60, unique=True), WORDS)
def test_a_component_that_fills_a_module_moves_only_what_begins_with_its_first_word(
    before: list[tuple[str, ...]], more: tuple[str, ...]
) -> None:
    def by_key(named: list[tuple[str, ...]]) -> dict[str, frozenset[str]]:
        members = [Member("_".join(words), words, 10) for words in named]
        return {
            one.key: frozenset(other.key for other in group.members)
            for group in grouped(members)
            for one in group.members
        }

    if len(before) <= 2 or more in before:
        return
    old, new = by_key(before), by_key([*before, more])
    moved = {key for key in old if old[key] != new[key] - {"_".join(more)}}
    assert all(key.split("_")[0] == more[0] for key in moved)
