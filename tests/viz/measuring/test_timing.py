"""Timing: rounds alternate, a call of many steps is divided, the spread is of the rounds."""

import time

from viz.measuring.timing import Pace, time_alternately, timing


def test_rounds_alternate_between_contestants():
    calls = []
    steps = {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}
    time_alternately(steps, Pace(rounds=3, round_s=0.0))
    assert "".join(calls).endswith("ababab")


def test_repeats_fill_a_round_and_a_call_of_ten_steps_is_divided():
    steps = {"one": lambda: time.sleep(0.002), "ten": lambda: time.sleep(0.002)}
    timings = time_alternately(steps, Pace(rounds=3, round_s=0.02), {"ten": 10})
    assert 2 <= timings["one"].repeats <= 10
    assert timings["one"].median_s >= 0.002
    assert 0.0002 <= timings["ten"].median_s <= timings["one"].median_s / 2


def test_who_sleeps_keeps_no_processor_busy():
    def spin():
        end = time.process_time() + 0.002
        while time.process_time() < end:
            pass

    steps = {"sleeps": lambda: time.sleep(0.002), "works": spin}
    timings = time_alternately(steps, Pace(rounds=3, round_s=0.01))
    assert timings["sleeps"].threads < timings["works"].threads


def test_median_and_quartiles_of_the_rounds():
    got = timing([5.0, 1.0, 2.0, 3.0, 4.0], repeats=7, threads=1.004)
    assert (got.low_s, got.median_s, got.high_s) == (2.0, 3.0, 4.0)
    assert got.best_s == 1.0
    assert (got.rounds, got.repeats, got.threads) == (5, 7, 1.0)
    assert timing([5.0], repeats=1).high_s == 5.0
