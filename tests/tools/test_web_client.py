"""The web client is built when its sources changed, and what goes wrong costs no client that is there."""

import shutil

import pytest

from tools.npm import is_fit


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.13.0", "v22.21.1", "v24.0.0", "v24.19.0", "v26.1.0"])
def test_node_is_fit(version):
    assert is_fit(version)


@pytest.mark.parametrize("version", ["", "v18.19.0", "v20.18.3", "v21.7.3", "v22.12.0", "v23.11.0", "not a version"])
def test_node_is_not_fit(version):
    assert not is_fit(version)


def test_client_is_built_by_the_node_that_is_there(checkout):
    checkout.has_node()
    checkout.has_npm()
    done = checkout.build()
    assert (done.returncode, done.stderr) == (0, "")
    assert "Building the web client" in done.stdout
    assert checkout.asked() == ["ping", "ci", "run"]
    assert checkout.page.read_text() == "first"


def test_client_is_built_again_only_after_a_change(checkout):
    checkout.has_node()
    checkout.has_npm()
    checkout.build()
    checkout.asked()
    done = checkout.build()
    assert (done.returncode, done.stdout, checkout.asked()) == (0, "", [])
    (checkout.folder / "client/index.html").write_text("second")
    checkout.build()
    assert checkout.asked() == ["run"]
    assert checkout.page.read_text() == "second"
    assert sorted(path.name for path in checkout.page.parents[1].iterdir()) == ["dist"]


def test_copied_client_is_not_built_again(checkout, tmp_path):
    checkout.has_node()
    checkout.has_npm()
    checkout.build()
    checkout.asked()
    checkout.folder = shutil.copytree(checkout.folder, tmp_path / "a copy", copy_function=shutil.copyfile)
    assert checkout.build().returncode == 0
    assert checkout.asked() == []


def test_new_packages_are_fetched_when_the_lock_changed(checkout):
    checkout.has_node()
    checkout.has_npm()
    checkout.build()
    checkout.asked()
    lock = checkout.folder / "client/package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    checkout.build()
    assert checkout.asked() == ["ping", "ci", "run"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"run": "echo 'syntax error in App.tsx'; exit 1"}, "syntax error in App.tsx"),
        ({"ci": "echo 'npm error code EINTEGRITY'; exit 1"}, "npm error code EINTEGRITY"),
    ],
)
def test_failing_program_is_quoted_and_the_old_client_stays(checkout, broken, reason):
    checkout.has_node()
    checkout.has_npm()
    checkout.build()
    (checkout.folder / "client/index.html").write_text("second")
    (checkout.folder / "client/package-lock.json").write_text("{}")
    checkout.has_npm(**broken)
    done = checkout.build()
    assert done.returncode == 1
    assert reason in done.stderr
    assert "could not be built again and stays as it was" in done.stderr.splitlines()[-1]
    assert checkout.page.read_text() == "first"
    checkout.has_npm()
    assert checkout.build().returncode == 0
    assert checkout.page.read_text() == "second"


def test_unreachable_registry_is_one_line_and_only_the_cache_is_tried(checkout):
    checkout.has_node()
    checkout.has_npm(
        ping="echo npm error code EAI_AGAIN; exit 1", ci='case "$*" in *--offline*) exit 1;; esac; mkdir node_modules'
    )
    done = checkout.build()
    assert done.returncode == 1
    assert done.stderr == (
        "The web client is not built; the API works without it: "
        "npm's registry cannot be reached. Try again with a network.\n"
    )


def test_folder_that_cannot_be_written_is_one_line(checkout):
    checkout.has_node()
    checkout.has_npm(run="mkdir -p $ORGANIZER_CLIENT_DIST 2>&1")
    shutil.rmtree(checkout.folder / "organizer")
    done = checkout.build()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
