"""docs/install.md, word by word, on a machine with systemd: from nothing to a browser that is signed in.

Not run, because the box has no network: fetching packages and source, and `make dist`, which has tests of its own. pip
takes the same files from a folder. Caddy vouches for its certificate itself.
"""

import json
import re
import shutil
import subprocess
import sys

import pytest

from tests.operations.box import booted, why_not
from tests.operations.pages import answers_of, as_script, read_steps
from tests.operations.proxies import NAME
from tests.operations.test_proxies import CHROMIUM, noise
from tests.races.live import ROOT

PASSWORD = "a phrase for the administrator 5"
STEPS = [step for step in read_steps("docs/install.md") if re.match(r"\d\. ", step.heading)]
NOT_RUN = re.compile(r"(apt-get|git clone|make dist)\b")
PACKAGES = ["caddy", "git", "make", "python3-venv"]
# Who types a password, and what stands for Let's Encrypt.
INSTEAD = {
    "organizer createadmin --username alice": (
        f"organizer createadmin --username alice --password-stdin <<< '{PASSWORD}'"
    ),
    "systemctl reload-or-restart caddy": (
        "sed -i '1i {\\nlocal_certs\\nskip_install_trust\\n}' /etc/caddy/Caddyfile\nsystemctl reload-or-restart caddy"
    ),
}


def installed(*packages):
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ", *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0 and set(done.stdout.split()) == {"installed"}


pytestmark = [
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "a box can be booted"),
    pytest.mark.skipif(
        not shutil.which("dpkg-query") or not installed(*PACKAGES), reason=f"not all of {PACKAGES} are installed"
    ),
]


def copy_of_checkout(folder):
    """Copy every file that git knows, as it is now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of the checkout, as cloned, with the wheel and the packages that it needs."""
    folder = tmp_path_factory.mktemp("source")
    copy_of_checkout(folder)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", ROOT]
    subprocess.run(build, check=True, capture_output=True)
    subprocess.run(["/usr/bin/python3", "-m", "venv", folder / "fetching"], check=True)
    fetch = [folder / "fetching/bin/pip", "download", "--quiet", "--require-hashes", "--dest", folder / "packages"]
    subprocess.run([*fetch, "--requirement", ROOT / "requirements.txt"], check=True)
    return folder


@pytest.fixture(scope="module")
def walked(source, tmp_path_factory):
    """A box in which somebody has followed the page, and what each command answered."""
    with booted(tmp_path_factory.mktemp("box"), source=source) as box:
        commands = [
            "true" if NOT_RUN.match(step.command) else INSTEAD.get(step.command, step.command) for step in STEPS
        ]
        pip = "export PIP_NO_INDEX=1 PIP_FIND_LINKS=/usr/local/src/organizer/packages\n"
        output = box.run(pip + as_script(commands), seconds=550)
        yield box, dict(zip([step.command for step in STEPS], answers_of(output), strict=True))


def test_page_has_all_steps():
    assert len(STEPS) > 15
    assert {step.heading[0] for step in STEPS} == set("1234567")
    assert set(INSTEAD) <= {step.command for step in STEPS}
    named = next(step.command for step in STEPS if step.command.startswith("apt-get install"))
    assert named.split()[3:] == PACKAGES


@pytest.mark.parametrize("step", [step for step in STEPS if not NOT_RUN.match(step.command)], ids=lambda s: s.command)
def test_answer_is_the_one_that_the_page_shows(walked, step):
    answer = walked[1][step.command]
    if "/pip install" not in step.command:  # whose configuration on this machine may have something to say
        assert step.matches(answer), answer


def test_units_are_well_formed_and_the_server_is_confined(walked):
    units = "organizer.service organizer-backup.service organizer-backup.timer"
    assert walked[0].run(f"systemd-analyze verify {units}") == ""
    for unit in ("organizer.service", "organizer-backup.service"):
        walked[0].run(f"systemd-analyze security --threshold=30 {unit} | tail -n 1; exit ${{PIPESTATUS[0]}}")


def test_line_for_cron_makes_a_backup_with_the_few_variables_that_cron_gives(walked):
    line = re.search(r"^\d+ \d+ \* \* \* (\w+) (.*)$", (ROOT / "docs/backup.md").read_text(), re.MULTILINE)
    user, command = line.groups()
    box = walked[0]
    before = set(box.run("ls /var/backups/organizer").split())
    box.run("sleep 1.1")  # backups are named by the second
    cron = f"env -i HOME=/ SHELL=/bin/sh PATH=/usr/bin:/bin LOGNAME={user} /usr/sbin/runuser -u {user} -- sh -c"
    said = box.run(f"cd / && {cron} '{command}'")
    assert said == ""  # cron mails what is said
    assert len(set(box.run("ls /var/backups/organizer").split()) - before) == 1


def test_doctor_finds_nothing_wrong(walked):
    report = walked[0].run("cd /root && organizer doctor")
    assert "error" not in report.lower()


def test_what_the_server_needs_works_although_it_is_confined(walked, source):
    """Passwords (argon2), pictures (Pillow), files: compiled code, without memory that can be written and run."""
    (source / "noise.png").write_bytes(noise(300_000)[1])
    answer = walked[0].run(f"""
        ask() {{ curl --silent --show-error --fail-with-body --insecure --resolve {NAME}:443:127.0.0.1 "$@"; }}
        token=$(ask https://{NAME}/dj-rest-auth/login/ -F username=alice -F 'password={PASSWORD}' \\
            | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
        authorization="Authorization: Bearer $token"
        ask https://{NAME}/team/ -H "$authorization" -F name=Gardeners >/dev/null
        ask https://{NAME}/team-chat-post/1 -H "$authorization" -F team=1 -F message=look \\
            -F image=@/usr/local/src/organizer/noise.png
    """)
    assert f'"image":"https://{NAME}/media/' in answer


def test_a_browser_signs_in(walked, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("there is no Chromium here (Debian: chromium)")
    inside = tmp_path / "chromium"
    inside.write_text(f'#!/bin/sh\nexec {" ".join(walked[0].enter("--net"))} -- {CHROMIUM} "$@"\n')
    inside.chmod(0o755)
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
    ]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(inside), args=arguments)
        page = browser.new_page(ignore_https_errors=True, base_url=f"https://{NAME}")
        page.set_default_timeout(60_000)
        page.goto("/")
        page.locator("input[autocomplete=username]").fill("alice")
        page.locator("input[autocomplete=current-password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("navigation", name="Main").wait_for()
        browser.close()


def test_everything_is_still_there_after_a_restart_and_a_reload(walked):
    box = walked[0]
    before = box.run("systemctl show --property=MainPID organizer")
    box.run("systemctl reload organizer")
    box.run("until systemctl status organizer | grep -q 'Serving with freshly loaded workers'; do sleep 0.2; done")
    assert box.run("systemctl show --property=MainPID organizer") == before
    box.run("systemctl restart organizer")
    box.run(
        f"curl --silent --fail http://127.0.0.1:8000/dj-rest-auth/login/ -F username=alice -F 'password={PASSWORD}'"
    )


def test_a_changed_secret_ends_sign_ins_and_nothing_else(walked):
    box = walked[0]
    commands = [step.command for step in read_steps("docs/operating.md") if step.heading == "Secrets"]
    assert len(commands) == 2
    sign_in = f"http://127.0.0.1:8000/dj-rest-auth/login/ -F username=alice -F 'password={PASSWORD}'"
    token = json.loads(box.run(f"curl --silent --fail {sign_in}"))["access_token"]
    ask = "curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1:8000/team/"
    with_token = f"{ask} -H 'Authorization: Bearer {token}'"
    assert box.run(with_token) == "200"
    box.run("\n".join(commands))
    assert box.run(with_token) == "401"
    assert "access_token" in box.run(f"curl --silent --fail {sign_in}")


def test_wrong_settings_end_the_service_and_are_in_the_log(walked):
    """Last, since the server stays down."""
    box = walked[0]
    box.run("echo WORKERS=many >> /var/lib/organizer/.env; systemctl restart organizer", fails=True)
    assert "WORKERS must be a whole number" in box.journal()
    assert "NRestarts=0" in box.run("sleep 4; systemctl show --property=NRestarts organizer")
