"""Which parts of an arena are taken: the smallest free part that fits goes first."""

from bisect import bisect_left, insort


class Arena:
    """A growing row of numbers, parts of which are lent and given back.

    Attributes
    ----------
    size : int
        Its numbers so far.
    """

    def __init__(self) -> None:
        self.size = 0
        self._by_length: list[tuple[int, int]] = []  # (length, place) of what is free
        self._starts: dict[int, int] = {}  # length by place
        self._ends: dict[int, int] = {}  # place by end

    def take(self, length: int) -> int:
        """Return the place of a free part of so many numbers."""
        at = bisect_left(self._by_length, (length, -1))
        if at == len(self._by_length):
            return self._grow(length)
        room, place = self._by_length[at]
        self._remove(place, room)
        if room > length:
            self._insert(place + length, room - length)
        return place

    def fresh(self, length: int) -> int:
        """Return the place of a part where nothing was ever written, for what stays."""
        place = self.size
        self.size += length
        return place

    def _grow(self, length: int) -> int:
        place = self._ends.get(self.size, self.size)  # what is free at the end is taken along
        if place < self.size:
            self._remove(place, self.size - place)
        self.size = place + length
        return place

    def give_back(self, place: int, length: int) -> None:
        """Take a part back, and join it with its free neighbours."""
        if place in self._ends:
            before = self._ends[place]
            self._remove(before, place - before)
            place, length = before, length + place - before
        after = self._starts.get(place + length)
        if after is not None:
            self._remove(place + length, after)
            length += after
        self._insert(place, length)

    def _insert(self, place: int, length: int) -> None:
        insort(self._by_length, (length, place))
        self._starts[place] = length
        self._ends[place + length] = place

    def _remove(self, place: int, length: int) -> None:
        del self._by_length[bisect_left(self._by_length, (length, place))]
        del self._starts[place], self._ends[place + length]
