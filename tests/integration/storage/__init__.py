"""The SQLite engine on a real disk: crashes, full disks, strange files, keys."""
