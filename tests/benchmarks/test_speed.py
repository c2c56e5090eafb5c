"""The speeds that are promised, with room for a busy machine."""

from __future__ import annotations

from tests.benchmarks.hcl_speed import configuration, oracle_tree, ours, seconds
from tests.benchmarks.terraform_speed import chain, instances, measure, resources


def test_parsing_is_ten_times_as_fast_as_python_hcl2() -> None:
    text = configuration(40)
    oracle_tree("a = 1\n")
    assert seconds(oracle_tree, [text], 2) > 10 * seconds(ours, [text], 5)


def test_evaluation_of_a_large_stack() -> None:
    _, evaluated = min((measure(resources(400)) for _ in range(3)), key=lambda times: times[1])
    assert evaluated < 0.4


def test_growth_is_linear() -> None:
    for make, small, large in ((resources, 100, 1000), (instances, 100, 1000), (chain, 500, 5000)):
        _, first = min((measure(make(small)) for _ in range(3)), key=lambda times: times[1])
        _, second = min((measure(make(large)) for _ in range(2)), key=lambda times: times[1])
        assert second < 25 * first + 0.05
