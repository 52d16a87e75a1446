"""The set test in short; `make soak` is the long one."""

from tests.live.soak import Size, run


def test_every_listener_ends_with_exactly_what_it_may_see(tmp_path):
    outcome = run(tmp_path, Size(seconds=12))
    assert outcome.problems == []
    assert outcome.kills + outcome.cuts > 2
    assert outcome.written
    assert outcome.connections > outcome.kills
