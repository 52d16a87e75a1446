"""A bare Debian in a folder, and machines that begin with it: each keeps its own changes, in an overlay.

What is entered has its own mounts and processes; its network is this machine's, or none. How this machine reaches the
package indexes is copied into it: configuration of pip and npm, certificates, and folders with packages.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What README says has to be there. Certificates are for the package indexes.
PACKAGES = ("python3", "python3-venv", "make", "git", "ca-certificates")
SUITE = "bookworm"
PERSON = "person"  # a user without rights
CONFIGURATION = ("/etc/pip.conf", "/etc/xdg/pip", "/etc/ssl/certs", "/etc/npmrc", "/etc/resolv.conf", "/etc/hosts")
PERSONAL = (".config/pip", ".pip", ".npmrc")
VARIABLES = re.compile(r"PIP_|npm_config_|.*(CA_|_CA|CERT|CAINFO)|SSL_|(http|https|no)_proxy$", re.IGNORECASE)
USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LONGEST = 3 * 60 * 60  # seconds; ends what hangs, measures nothing

# Arguments: the bare root, the machine's folder, who, the folder to work in, and the command; on standard input, the
# folders to show there. The mounts are in a namespace of their own: they go with the process, however it ends.
ENTER = """
set -e
bare=$1 machine=$2 who=$3 place=$4
shift 4
mount -t overlay overlay -o "lowerdir=$bare,upperdir=$machine/changes,workdir=$machine/work" "$machine/root"
while IFS= read -r folder; do
    mkdir -p "$machine/root$folder"
    mount --bind "$folder" "$machine/root$folder"
    mount -o remount,bind,ro "$machine/root$folder"
done
mount --rbind /dev "$machine/root/dev"
mount -t proc proc "$machine/root/proc"
[ -z "$ALONE" ] || ip link set lo up
exec chroot --userspec="$who:$who" "$machine/root" /bin/sh -c 'cd "$0" && exec "$@"' "$place" "$@"
"""


def why_not() -> str:
    """Return what keeps this machine from building and entering a root, or "" when nothing does."""
    if os.geteuid() != 0:
        return "only root may build a root and enter it"
    missing = [name for name in ("debootstrap", "unshare", "chroot", "ip", "git") if not shutil.which(name)]
    return f"{', '.join(missing)} is not here (Debian: debootstrap, iproute2, git)" if missing else ""


def build_bare_root(folder: Path) -> Path:
    """Install the smallest Debian with `PACKAGES` and a user without rights into the folder."""
    include = f"--include={','.join(PACKAGES)}"
    told = subprocess.run(
        ["debootstrap", "--variant=minbase", include, SUITE, str(folder)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout[-2000:]
    subprocess.run(["chroot", str(folder), "useradd", "--create-home", "--shell", "/bin/sh", PERSON], check=True)
    for path in map(Path, CONFIGURATION):
        _copy(path, folder / path.relative_to("/"))
    for home in ("root", f"home/{PERSON}"):
        for name in PERSONAL:
            _copy(Path.home() / name, folder / home / name)
        subprocess.run(["chown", "-R", f"--reference={folder / home}", str(folder / home)], check=True)
    return folder


@dataclass(frozen=True)
class Machine:
    """A bare machine on which one user does everything, in a clone at a path with spaces."""

    bare: Path
    folder: Path
    who: str

    @property
    def home(self) -> str:
        return "/root" if self.who == "root" else f"/home/{self.who}"

    def start(self) -> "Machine":
        """Make it: nothing on it but what the bare root has, and a clone of this repository's last commit."""
        for name in ("changes", "work", "root"):
            (self.folder / name).mkdir(parents=True)
        home = self.folder / f"changes{self.home}"
        home.mkdir(parents=True)
        shutil.copytree(self.bare / self.home[1:], home, dirs_exist_ok=True)
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, home / "a fresh clone"], check=True)
        shutil.copy(Path(__file__).with_name("visit.py"), home)
        subprocess.run(["chown", "-R", f"--reference={self.bare / self.home[1:]}", home], check=True)
        return self

    def run(
        self, *command: str, place: str = "a fresh clone", network: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a folder below the user's home, with or without a network; what it writes is returned."""
        namespaces = ["--mount", "--pid", "--fork", "--kill-child", *([] if network else ["--net"])]
        enter = ["unshare", *namespaces, "sh", "-c", ENTER, "sh", str(self.bare), str(self.folder), self.who]
        return subprocess.run(
            [*enter, f"{self.home}/{place}", *command],
            env={"PATH": USUAL_PATH, "HOME": self.home, "ALONE": "" if network else "1"} | _passed_on(os.environ),
            input="".join(f"{folder}\n" for folder in _package_folders()),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST,
            check=False,
        )


def _copy(source: Path, target: Path) -> None:
    """Copy a file or folder, if it is there and readable; links become what they lead to."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore_dangling_symlinks=True)
    elif source.is_file():
        shutil.copy(source, target)


def _passed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that say where packages come from and whom to trust."""
    return {name: value for name, value in environment.items() if VARIABLES.match(name)}


def _package_folders() -> list[str]:
    """Return the folders of this machine that pip is told to look into."""
    told = subprocess.run(
        ["python3", "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    named = re.findall(r"(?:file://)?(/[^\s'\"]+)", "\n".join(line for line in told.splitlines() if "cert" not in line))
    tops = {Path(*Path(name).parts[:3]) for name in named if not name.startswith("/etc/")}
    return sorted(str(top) for top in tops if top.is_dir())
