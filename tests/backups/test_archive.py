"""The file of a backup: what was written is read again, and nothing else is."""

import gzip
import os
import tarfile

import pytest

from organizer.backups.archive import MANIFEST, SUMS, Damaged, Writer, compress
from organizer.backups.reading import opened

KEY = "0123456789abcdef0123456789abcdef.png"
MEMBERS = {"database.sqlite3": b"rows " * 300, f"media/01/{KEY}": b"picture", MANIFEST: b"{}"}
ZEROS = gzip.compress(bytes(10240), mtime=0)


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
    with opened(path) as archive:
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
            "database.dump.gz",
            "manifest.json.gz",
            "database.sqlite3.gz.gz",
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
    monkeypatch.setattr("organizer.backups.reading.LARGEST_MANIFEST", 1)
    with opened(path) as archive, pytest.raises(Damaged, match="too large"):
        archive.manifest()


def compressed(path):
    """Return the same archive, compressed as a whole."""
    packed = path.with_name("good.tar.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


def test_one_that_is_compressed_as_a_whole_is_read_too(path):
    assert read(compressed(path)) == MEMBERS


@pytest.mark.parametrize("length", [3, 20, 200, -1])
def test_a_compressed_one_that_is_cut_off_is_refused(path, length):
    packed = compressed(path)
    packed.write_bytes(packed.read_bytes()[:length])
    with pytest.raises(Damaged, match="decompressed"):
        read(packed)


@pytest.mark.parametrize("junk", [b"x", b"Dear Alice" * 2000, ZEROS, gzip.compress(b"x", mtime=0)], ids=range(4))
def test_what_is_appended_to_a_compressed_one_is_refused(path, junk):
    packed = compressed(path)
    packed.write_bytes(packed.read_bytes() + junk)
    with pytest.raises(Damaged, match=r"decompressed|follows its end"):
        read(packed)


def packed_database(path, content):
    """Return an archive whose compressed database is this."""
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add_text("database.sqlite3.gz", content)
        writer.add_text(MANIFEST, b"{}")
        writer.finish()
    return path


def unpacked_database(path, *, size):
    target = path.with_name("unpacked")
    with opened(path) as archive:
        archive.extract_database("sqlite", target, size=size)
    return target.read_bytes()


def test_a_compressed_database_is_unpacked(path, tmp_path):
    content = bytes(3_000_000) + os.urandom(3_000_000)
    (tmp_path / "database").write_bytes(content)
    read = []
    packed = compress(tmp_path / "database", read.append)
    assert sum(read) == len(content)
    assert not (tmp_path / "database").exists()
    assert packed.stat().st_mode & 0o777 == 0o600
    assert len(packed.read_bytes()) < 3_100_000
    assert unpacked_database(packed_database(path, packed.read_bytes()), size=len(content)) == content


def test_a_database_that_unpacks_to_more_than_was_said_fills_no_disk(path):
    packed_database(path, gzip.compress(bytes(50_000_000)))
    with pytest.raises(Damaged, match="larger than its manifest says"):
        unpacked_database(path, size=1_000)
    assert path.with_name("unpacked").stat().st_size < 3_000_000


@pytest.mark.parametrize("change", [lambda packed: packed[:-5], lambda packed: packed + b"x", lambda packed: b"x" * 99])
def test_a_compressed_database_that_is_damaged_is_refused(path, change):
    packed_database(path, change(gzip.compress(os.urandom(1000))))
    with pytest.raises(Damaged, match=r"cut off|decompressed"):
        unpacked_database(path, size=1000)
