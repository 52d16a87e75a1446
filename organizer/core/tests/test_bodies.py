from concurrent.futures import ThreadPoolExecutor

import pytest
from rest_framework import serializers

from organizer.core.bodies import read_validated


class Greeting(serializers.Serializer):
    to = serializers.CharField(max_length=5)
    words = serializers.IntegerField(required=False)

    def validate_to(self, to):
        return f"{self.context['by']} to {to}"


def read(data, by="Ann", partial=False):
    return read_validated(Greeting, data, partial=partial, context={"by": by})


def test_each_body_is_read_by_itself():
    assert read({"to": "Bob", "words": "3"}) == {"to": "Ann to Bob", "words": 3}
    assert read({"to": "Cy"}, by="Dee") == {"to": "Dee to Cy"}
    assert read({}, partial=True) == {}


@pytest.mark.parametrize("data", [{"words": "x"}, {"to": "too long"}, {"to": None}, [], None, "text"])
def test_a_refusal_is_the_frameworks_own(data):
    read({"to": "Bob"})
    with pytest.raises(serializers.ValidationError) as ours:
        read(data)
    with pytest.raises(serializers.ValidationError) as theirs:
        Greeting(data=data, context={"by": "Ann"}).is_valid(raise_exception=True)
    assert ours.value.detail == theirs.value.detail
    assert read({"to": "Bob"}) == {"to": "Ann to Bob"}


def test_a_body_read_while_another_is_being_read_is_its_own():
    class Outer(Greeting):
        def validate_to(self, to):
            if to != "in":
                assert read_validated(Outer, {"to": "in"}, partial=False, context={"by": "In"}) == {"to": "In to in"}
            return super().validate_to(to)

    for _ in range(2):
        assert read_validated(Outer, {"to": "Bob"}, partial=False, context={"by": "Ann"}) == {"to": "Ann to Bob"}


def test_threads_do_not_mix_bodies_up():
    def ask(number):
        return all(read({"to": str(number)}, by=str(number)) == {"to": f"{number} to {number}"} for _ in range(50))

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, range(20)))
