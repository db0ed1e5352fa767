"""What can still be judged of a file in which some values do not fit: its other entries."""

from __future__ import annotations

from collections.abc import Iterable

from coachbook.yaml_file import KeyPath, Value, YamlFile


def without_faulty(source: YamlFile, faults: Iterable[KeyPath]) -> tuple[YamlFile, frozenset[str]]:
    """The file without the list items that hold faults, and the ids of those items.

    The items after one that is left out move up; their places stay where they stand in the file.
    """
    faulty = {(path[0], path[1]) for path in faults if len(path) > 1 and isinstance(path[1], int)}
    if not isinstance(source.data, dict):
        return source, frozenset()
    data: dict[str, Value] = {}
    ids: set[str] = set()
    for key, value in source.data.items():
        data[key] = value
        if isinstance(value, list):
            data[key] = [item for n, item in enumerate(value) if (key, n) not in faulty]
            ids.update(*(_ids(item) for n, item in enumerate(value) if (key, n) in faulty))
    places = {
        _moved(path, faulty): place
        for path, place in source.places.items()
        if path[:2] not in faulty
    }
    return YamlFile(source.file, data, places), frozenset(ids)


def _ids(item: Value) -> set[str]:
    """The id of an item. If the key `id` is misspelt, any text in it may be the id."""
    if not isinstance(item, dict):
        return set()
    identity = item.get("id")
    return {
        text
        for text in (item.values() if identity is None else [identity])
        if isinstance(text, str)
    }


def _moved(path: KeyPath, faulty: set[tuple[str | int, int]]) -> KeyPath:
    if len(path) < 2 or not isinstance(path[1], int):
        return path
    before = sum(key == path[0] and number < path[1] for key, number in faulty)
    return (path[0], path[1] - before, *path[2:])
