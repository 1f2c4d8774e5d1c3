"""What a stored result says of the machine."""

from viz.measuring.machine import cache_sizes, machine, version_of
from viz.measuring.store import facts, read_results, write_results


def write_cache(folder, number, **lines):
    index = folder / f"index{number}"
    index.mkdir()
    for name, text in lines.items():
        (index / name).write_text(text + "\n")


def test_caches_are_read_in_bytes_and_those_of_instructions_are_left_out(tmp_path):
    write_cache(tmp_path, 0, level="1", type="Data", size="48K")
    write_cache(tmp_path, 1, level="1", type="Instruction", size="32K")
    write_cache(tmp_path, 2, level="2", type="Unified", size="2M")
    assert cache_sizes(tmp_path) == {"L1": 49152, "L2": 2097152}
    assert cache_sizes(tmp_path / "elsewhere") == {}


def test_the_machine_has_a_name_and_cores():
    known = machine()
    assert known["processor"]
    assert known["cores"] >= 1
    assert known["commit"]


def test_versions_are_those_installed():
    assert version_of("numpy")[0].isdigit()
    assert version_of("a-package-that-nobody-has") == "not installed"


def test_results_are_written_with_their_facts_and_read_back(tmp_path):
    known = facts(1, ("numpy",))
    path = write_results(tmp_path / "new" / "run.json", known, {"tanh": {"ms": 1.5}})
    assert read_results(path) == {"facts": known, "results": {"tanh": {"ms": 1.5}}}
    assert known["threads"] == 1
    assert set(known["versions"]) == {"chainrule", "numpy"}
