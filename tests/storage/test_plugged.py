"""Which of the system's mounts are sticks."""

from pathlib import Path

from desktop.storage.plugged import PluggedSticks
from desktop.storage.sticks import FolderStick

BELOW = (Path("/media"), Path("/run/media"))
MOUNTS = r"""/dev/sda1 / ext4 rw,relatime 0 0
/dev/sdb1 /media/exam/KAO\040CHANG vfat rw,nosuid,uid=1000 0 0
/dev/sdc1 /run/media/exam/B exfat rw 0 0
/dev/sdd1 /media/exam/READONLY vfat ro 0 0
/dev/sr0 /media/cdrom iso9660 ro 0 0
//server/share /media/share cifs rw 0 0
/dev/sde1 /mediaplayer ext4 rw 0 0
tmpfs /media tmpfs rw 0 0
broken
"""


def test_that_only_writable_removable_media_count_as_sticks(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert PluggedSticks(mounts, BELOW).folders() == (Path("/media/exam/KAO CHANG"), Path("/run/media/exam/B"))


def test_that_a_chosen_folder_stands_for_all_sticks(tmp_path: Path) -> None:
    sticks = PluggedSticks(tmp_path / "none", BELOW)
    assert sticks() == ()
    sticks.chosen = tmp_path
    assert [stick.folder for stick in sticks() if isinstance(stick, FolderStick)] == [tmp_path]
