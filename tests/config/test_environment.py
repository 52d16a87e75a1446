"""Reading single values."""

import pytest

from organizer.config.env import Environment, Setting, read_dotenv, read_environment


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


def test_an_empty_line_of_one_file_hides_nothing_of_the_next(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / ".env").write_text("HOST=\n")
    (tmp_path / "data" / ".env").write_text("HOST=from-data\n")
    assert read_environment({}, folder=tmp_path).text("HOST") == "from-data"


def test_a_dollar_in_a_password_stays_one(tmp_path):
    (tmp_path / ".env").write_text("DB_PASSWORD='a$b${PATH}'\nEMPTY\n# note\n")
    [file] = read_dotenv(tmp_path / ".env", [])
    assert file.values == {"DB_PASSWORD": "a$b${PATH}", "EMPTY": ""}


def test_an_env_file_that_is_no_text_is_a_problem(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00NAME=value")
    [problem] = read_environment({}, folder=tmp_path).problems
    assert problem.startswith(f"{tmp_path / '.env'} cannot be read")


def test_a_folder_in_the_place_of_an_env_file_is_none(tmp_path):
    (tmp_path / ".env").mkdir()
    assert read_dotenv(tmp_path / ".env", []) == []


@pytest.mark.parametrize("path", ["~nobody-of-that-name/data", "a\0b"])
def test_a_path_that_cannot_be_is_a_problem_and_no_traceback(path):
    env = Environment({"MEDIA_ROOT": path})
    env.path("MEDIA_ROOT", "media")
    [problem] = env.problems
    assert problem.startswith("MEDIA_ROOT ")


def test_every_setting_is_known_with_its_value_and_where_that_comes_from(tmp_path):
    (tmp_path / ".env").write_text("PORT=1111\n")
    env = read_environment({"HOST": "::1"}, folder=tmp_path)
    env.text("HOST", "127.0.0.1")
    env.number("PORT", 8000, low=1, high=65535)
    env.limit("SIGN_IN_LIMIT", (5, 300))
    env.defaults_to("MEDIA_ROOT", tmp_path / "media")
    assert env.settings() == [
        Setting("HOST", "::1", "environment"),
        Setting("PORT", "1111", str(tmp_path / ".env")),
        Setting("SIGN_IN_LIMIT", "5/300", "default"),
        Setting("MEDIA_ROOT", str(tmp_path / "media"), "default"),
    ]
