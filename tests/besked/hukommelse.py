"""Resident memory of the server under test."""


def hukommelse(bf) -> int:
    with open(f"/proc/{bf.s.proces.pid}/statm", encoding="ascii") as f:
        return int(f.read().split()[1]) * 4096
