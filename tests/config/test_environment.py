"""Reading single values."""

import pytest

from organizer.config.env import Environment, read_dotenv, read_environment


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("True", True), ("on", True), ("0", False), ("NO", False), ("", False)]
)
def test_a_switch_understands_the_usual_words(text, on):
    env = Environment({"DEV": text})
    assert env.flag("DEV", False) is on
    assert env.problems == []


def test_an_odd_switch_is_named_with_what_would_be_right():
    env = Environment({"DEV": "perhaps"})
    env.flag("DEV", False)
    assert env.problems == ["DEV must be 1 or 0, not 'perhaps'."]


@pytest.mark.parametrize("text", ["-1", "0", "65536", "8000x", "1e3", "8" * 30, "٨"])
def test_a_number_out_of_its_range_is_a_problem(text):
    env = Environment({"PORT": text})
    assert env.number("PORT", 8000, low=1, high=65535) == 8000
    assert env.problems[0].startswith("PORT must be a whole number from 1 to 65535")


def test_a_choice_is_understood_in_any_letter_case():
    env = Environment({"COOKIE_SAMESITE": "none"})
    assert env.choice("COOKIE_SAMESITE", "Lax", ("Lax", "None", "Strict")) == "None"


def test_a_limit_is_a_count_and_seconds():
    assert Environment({"SIGN_IN_LIMIT": "5/300"}).limit("SIGN_IN_LIMIT", (1, 1)) == (5, 300)
    env = Environment({"SIGN_IN_LIMIT": "5 per minute"})
    assert env.limit("SIGN_IN_LIMIT", (1, 1)) == (1, 1)
    assert env.problems


def test_the_real_environment_wins_over_the_folder_and_that_over_the_data_folder(tmp_path):
    data = tmp_path / "kept"
    data.mkdir()
    (tmp_path / ".env").write_text(f"ORGANIZER_DATA={data}\nPORT=1111\nHOST=from-folder\n")
    (data / ".env").write_text("PORT=2222\nHOST=from-data\nWORKERS=3\n")
    env = read_environment({"PORT": "3333", "HOST": ""}, folder=tmp_path)
    assert (env.text("PORT"), env.text("HOST"), env.text("WORKERS")) == ("3333", "from-folder", "3")


def test_a_dollar_in_a_password_stays_one(tmp_path):
    (tmp_path / ".env").write_text("DB_PASSWORD='a$b${PATH}'\nEMPTY\n# note\n")
    assert read_dotenv(tmp_path / ".env") == {"DB_PASSWORD": "a$b${PATH}", "EMPTY": ""}


def test_an_unreadable_env_file_stops_with_a_message(tmp_path, capsys):
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00NAME=value")
    with pytest.raises(SystemExit) as stopped:
        read_dotenv(tmp_path / ".env")
    assert stopped.value.code == 2
    assert "cannot be read" in capsys.readouterr().err
