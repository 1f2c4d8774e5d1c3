"""Which box each node lies in, so that no two boxes feed each other in a circle.

A scope that is entered again with what came out of it (a cell of a recurrent net) gets a box for
each round: `cell`, `cell (2)`, …
"""

from collections.abc import Sequence


def acyclic_paths(scopes: Sequence[str], parents: Sequence[Sequence[int]]) -> list[str]:
    """Return the path of the box of each node.

    Parameters
    ----------
    scopes : the scope path of each node, parents before users
    parents : for each node the indices of its parents
    """
    paths = list(scopes)
    depth = 0
    while True:
        prefixes = {_prefix(path, depth) for path in paths if path.count("/") >= depth and path}
        if not prefixes:
            return paths
        for prefix in sorted(prefixes):
            _split_rounds(paths, parents, prefix)
        depth += 1


def _prefix(path: str, depth: int) -> str:
    return "/".join(path.split("/")[: depth + 1])


def _inside(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")


def _split_rounds(paths: list[str], parents: Sequence[Sequence[int]], prefix: str) -> None:
    """Rename `prefix` to `prefix (k)` where a node depends on leaving it k - 1 times."""
    rounds: list[int] = []
    for node, path in enumerate(paths):
        inside = _inside(path, prefix)
        entered = 1 if inside else 0
        for parent in parents[node]:
            again = inside and rounds[parent] > 0 and not _inside(paths[parent], prefix)
            entered = max(entered, rounds[parent] + (1 if again else 0))
        rounds.append(entered)
    for node, path in enumerate(paths):
        if rounds[node] > 1 and _inside(path, prefix):
            paths[node] = f"{prefix} ({rounds[node]}){path[len(prefix) :]}"
