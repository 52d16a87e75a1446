"""The file of a backup: what was written is read again, and nothing else is."""

import tarfile

import pytest

from organizer.backups.archive import MANIFEST, SUMS, Archive, Damaged, Writer

KEY = "0123456789abcdef0123456789abcdef.png"
MEMBERS = {"database.sqlite3": b"rows " * 300, f"media/01/{KEY}": b"picture", MANIFEST: b"{}"}


@pytest.fixture
def path(tmp_path):
    """A good archive."""
    path = tmp_path / "good.tar"
    with path.open("wb") as file:
        writer = Writer(file)
        for name, content in MEMBERS.items():
            writer.add_text(name, content)
        writer.finish()
    return path


def read(path):
    """Return all that is in an archive, or raise `Damaged`."""
    with path.open("rb") as file:
        archive = Archive(file)
        archive.verify(lambda read: None)
        return {name: b"".join(archive._read(name)) for name in archive.names() - {SUMS}}


def with_member(path, info, content=b""):
    """Return an archive with one more member in front, made as somebody hostile would."""
    other = path.with_name("hostile.tar")
    header = info.tobuf(tarfile.PAX_FORMAT if info.pax_headers else tarfile.GNU_FORMAT)
    made = header + filled_up(content, 512) + filled_up(path.read_bytes().rstrip(b"\0"), 512)
    other.write_bytes(filled_up(made + bytes(1024), tarfile.RECORDSIZE))
    return other


def filled_up(content, unit):
    return content + bytes(-len(content) % unit)


def member(name, **fields):
    info = tarfile.TarInfo(name)
    info.mode = 0o600
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def test_what_was_written_is_read(path):
    assert read(path) == MEMBERS


def test_tar_and_sha256sum_read_it_too(path):
    with tarfile.open(path) as tar:
        assert tar.getnames() == [*MEMBERS, SUMS]
        assert {info.mode for info in tar} == {0o600}
        lines = tar.extractfile(SUMS).read().decode().splitlines()
    assert [line.split("  ")[1] for line in lines] == list(MEMBERS)


def test_one_wrong_bit_is_noticed_wherever_it_is(path, tmp_path):
    whole = path.read_bytes()
    spoilt = tmp_path / "spoilt.tar"
    for at in range(0, len(whole), 7):
        spoilt.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Damaged):
            read(spoilt)


@pytest.mark.parametrize("junk", [b"\0", b"x", bytes(512), bytes(10240), b"Dear Alice" * 2000])
def test_what_is_appended_is_refused(path, junk):
    path.write_bytes(path.read_bytes() + junk)
    with pytest.raises(Damaged, match="follows its end"):
        read(path)


def test_an_archive_behind_another_is_refused(path):
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(Damaged, match="follows its end"):
        read(path)


@pytest.mark.parametrize("length", [0, 1, 511, 512, 1000, 2048, 3000, 5000, 10239])
def test_one_that_is_cut_off_is_refused(path, length):
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Damaged):
        read(path)


@pytest.mark.parametrize(
    "name",
    [
        *("/etc/passwd", "../secret_key", "media/../../secret_key", "media/01/../../x.png", "secret_key", ".env"),
        *(
            "database.sqlite3-wal",
            f"media/02/{KEY}",
            f"media/01/{KEY}/x",
            "media/01/" + "0" * 32 + ".svg",
            "MANIFEST.JSON",
        ),
    ],
)
def test_names_that_no_backup_has_are_refused(path, name):
    with pytest.raises(Damaged, match="which no backup does"):
        read(with_member(path, member(name)))


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.GNUTYPE_SPARSE],
)
def test_links_devices_and_sparse_files_are_refused_under_a_good_name_too(path, kind):
    with pytest.raises(Damaged, match="which no backup does"):
        read(with_member(path, member("media/ab/" + "ab" * 16 + ".png", type=kind, linkname="/etc/passwd")))


def test_extension_headers_are_refused_unread(path):
    info = member("media/ab/" + "ab" * 16 + ".png", pax_headers={"path": "../secret_key"})
    with pytest.raises(Damaged, match="which no backup does"):
        read(with_member(path, info))


@pytest.mark.parametrize("size", [10**6, 10**10, 8**11 - 1, 10**15])
def test_a_size_beyond_the_file_is_refused(path, size):
    hostile = path.with_name("hostile.tar")
    header = member("media/ab/" + "ab" * 16 + ".png", size=size).tobuf(tarfile.GNU_FORMAT)
    hostile.write_bytes(header + path.read_bytes())
    with pytest.raises(Damaged, match="cut off"):
        read(hostile)


def test_the_same_name_twice_is_refused(path):
    with pytest.raises(Damaged, match="twice"):
        read(with_member(path, member("database.sqlite3", size=3), b"two"))


def test_a_member_without_a_hash_is_refused(path):
    name = "media/ab/" + "ab" * 16 + ".png"
    with pytest.raises(Damaged, match="does not list"):
        read(with_member(path, member(name, size=3), b"new"))


def test_a_manifest_beyond_all_measure_is_not_read(path, monkeypatch):
    monkeypatch.setattr("organizer.backups.archive.LARGEST_MANIFEST", 1)
    with path.open("rb") as file, pytest.raises(Damaged, match="too large"):
        Archive(file).manifest()
