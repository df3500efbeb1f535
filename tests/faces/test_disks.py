"""A folder on a network disk, or one that is copied to other computers, is said before it costs a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from doseline.faces import disks
from doseline.faces.disks import Disk, Kind, bsd_mounts, disk_of, first_of, kind_at, linux_mounts
from tests.faces.program import doseline

MOUNTS = """\
proc /proc proc rw,nosuid 0 0
/dev/sda1 / ext4 rw,relatime 0 0
server:/home /home nfs4 rw,vers=4.2 0 0
/dev/sdb1 /home/ann/here ext4 rw 0 0
//nas/records /mnt/nas cifs rw,vers=3.0 0 0
ann@host:/ /mnt/ssh fuse.sshfs rw 0 0
remote: /mnt/my\\040cloud fuse.rclone rw 0 0
C:\\134 /mnt/c 9p rw,aname=drvfs 0 0
tmpfs /run tmpfs rw 0 0
/dev/sdc1 /media/stick vfat rw 0 0
"""
BSD = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
//ann@nas.local/records on /Volumes/records (smbfs, nodev, nosuid, mounted by ann)
nas:/export on /Volumes/nfs disk (nfs, nodev)
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/doseline", "ext4"),
        ("/home/ann/.local/share/doseline", "nfs4"),
        ("/home/ann/here/doseline", "ext4"),
        ("/home/ann/hereabouts", "nfs4"),
        ("/mnt/nas/doseline", "cifs"),
        ("/mnt/nas", "cifs"),
        ("/mnt/nasty", "ext4"),
        ("/mnt/ssh/a/b", "sshfs"),
        ("/mnt/my cloud/doseline", "rclone"),
        ("/mnt/c/Users/Ann", "9p"),
        ("/run/doseline", "tmpfs"),
        ("/media/stick/doseline", "vfat"),
    ],
)
def test_the_nearest_disk_that_is_mounted_counts(folder: str, kind: str) -> None:
    assert kind_at(Path(folder), linux_mounts(MOUNTS)) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/Users/ann", "apfs"),
        ("/Volumes/records/x", "smbfs"),
        ("/Volumes/nfs disk/x", "nfs"),
        ("/dev/x", "devfs"),
    ],
)
def test_on_macos_too(folder: str, kind: str) -> None:
    assert kind_at(Path(folder), bsd_mounts(BSD)) == kind


def test_of_two_at_one_place_the_later_is_seen() -> None:
    mounted = linux_mounts("/dev/sda1 /data ext4 rw 0 0\nserver:/ /data nfs rw 0 0\n")
    assert kind_at(Path("/data/x"), mounted) == "nfs"


@pytest.mark.parametrize("text", ["", "nonsense", "a b", "\n\n"])
def test_a_list_that_cannot_be_read_names_nothing(text: str) -> None:
    assert kind_at(Path("/x"), linux_mounts(text)) == ""
    assert kind_at(Path("/x"), bsd_mounts(text)) == ""


@pytest.mark.parametrize(
    ("mounts", "name"),
    [
        ("server:/ {at} nfs4 rw 0 0", "nfs4"),
        ("//nas/x {at} cifs rw 0 0", "cifs"),
        ("x {at} fuse.rclone rw 0 0", "rclone"),
    ],
)
def test_a_folder_on_a_network_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: str, name: str
) -> None:
    listed = tmp_path / "mounts"
    listed.write_text(f"/dev/sda1 / ext4 rw 0 0\n{mounts.format(at=tmp_path.resolve())}\n", encoding="utf-8")
    monkeypatch.setattr(disks, "_MOUNTS", listed)
    assert disk_of(tmp_path / "not" / "yet" / "there") == Disk(Kind.NETWORK, name)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ("OneDrive/doseline", "OneDrive"),
        ("OneDrive - Example Clinic/doseline", "OneDrive"),
        ("Dropbox/doseline", "Dropbox"),
        ("Dropbox (Personal)/health/doseline", "Dropbox"),
        ("Google Drive/My Drive/x", "Google Drive"),
        ("My Drive/x", "Google Drive"),
        ("GoogleDrive-ann@example.org/x", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        ("iCloudDrive/x", "iCloud"),
        ("iCloud Drive/x", "iCloud"),
        ("Library/CloudStorage/Dropbox/x", "Dropbox"),
        ("Library/CloudStorage/other/x", "CloudStorage"),
        ("Nextcloud/x", "Nextcloud"),
        ("ownCloud/x", "ownCloud"),
        ("Proton Drive/x", "Proton Drive"),
        ("pCloudDrive/x", "pCloud"),
        ("SynologyDrive/x", "Synology Drive"),
        ("Yandex.Disk/x", "Yandex Disk"),
        ("Seafile/x", "Seafile"),
        ("Box Sync/x", "Box"),
        ("dropbox/x", "Dropbox"),
    ],
)
def test_a_folder_that_is_copied_to_other_computers(tmp_path: Path, parts: str, name: str) -> None:
    found = disk_of(tmp_path / parts)
    assert found is not None
    assert (found.kind, found.name) == (Kind.SYNCED, name)


@pytest.mark.parametrize(
    ("mark", "name"),
    [(".dropbox", "Dropbox"), (".stfolder", "Syncthing"), (".tmp.driveupload", "Google Drive")],
)
def test_such_a_folder_with_another_name_is_known_by_what_lies_in_it(
    tmp_path: Path, mark: str, name: str
) -> None:
    (tmp_path / mark).mkdir()
    assert disk_of(tmp_path / "a" / "b") == Disk(Kind.SYNCED, name)


def test_on_windows_the_system_says_where_onedrive_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "work"))
    assert disk_of(tmp_path / "work" / "x") == Disk(Kind.SYNCED, "OneDrive")
    assert disk_of(tmp_path / "home") is None


def test_a_link_does_not_hide_it(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox")
    assert disk_of(tmp_path / "plain" / "doseline") == Disk(Kind.SYNCED, "Dropbox")


@pytest.mark.parametrize(
    "parts",
    ["doseline", ".local/share/doseline", "Documents/doseline", "dropboxes/x", "onedriver/x", "boxes/x",
     "my drives/x", "Synced/x", "cloud/x", "megasyncer/x"],
)  # fmt: skip
def test_an_ordinary_folder_is_none(tmp_path: Path, parts: str) -> None:
    assert disk_of(tmp_path / parts) is None


def test_of_several_folders_the_first_that_is_none_to_keep_records_in_is_named(tmp_path: Path) -> None:
    assert first_of((tmp_path, tmp_path / "Dropbox", tmp_path / "OneDrive")) == Disk(Kind.SYNCED, "Dropbox")
    assert first_of((tmp_path,)) is None


@pytest.mark.parametrize("name", ["\0", "x" * 5000])
def test_a_name_that_is_none_is_left_to_the_store(tmp_path: Path, name: str) -> None:
    assert disk_of(tmp_path / name) is None


def test_config_says_where_the_records_lie_and_on_what(tmp_path: Path) -> None:
    env = {"XDG_DATA_HOME": str(tmp_path / "Dropbox")}
    said = doseline("config", "--json", env=env).answer
    assert said["folder"] == str(tmp_path / "Dropbox" / "doseline")
    assert said["folder_on"] == {"kind": "synced", "name": "Dropbox"}
    page = " ".join(doseline("config", env=env).out.split())
    assert "a folder that Dropbox copies to other places" in page
    plain = doseline("config", "--json", env={"XDG_DATA_HOME": str(tmp_path)})
    assert plain.answer["folder_on"] is None
