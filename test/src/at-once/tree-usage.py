"""Runs a command and tells on standard output, as JSON, what it and everything it started used:
`python tree-usage.py <milliseconds between looks at memory, 0 for none> <command> [arguments]`.

Orphans are this process's to wait for (PR_SET_CHILD_SUBREAPER), so nothing that leaves its parent behind is lost.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading

PR_SET_CHILD_SUBREAPER = 36
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def tree_kib():
    """The resident memory of everything below this process, in KiB."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            stat = read(f"/proc/{name}/stat")
            if stat:
                parents[int(name)] = int(stat[stat.rindex(b")") + 2 :].split(b" ", 2)[1])
    below = {os.getpid()}
    while True:
        more = {pid for pid, parent in parents.items() if parent in below and pid not in below}
        if not more:
            break
        below |= more
    return sum(own_kib(pid, parents[pid]) for pid in below - {os.getpid()})


def own_kib(pid, parent):
    # Between fork and exec a process has its parent's memory, which would count twice.
    if read(f"/proc/{pid}/cmdline") == read(f"/proc/{parent}/cmdline"):
        return 0
    statm = read(f"/proc/{pid}/statm").split()
    return int(statm[1]) * PAGE_KIB if len(statm) > 1 else 0


def watch_memory(seconds, ended):
    peak = 0
    while not ended.wait(seconds):
        peak = max(peak, tree_kib())
    return peak


def wait_for_all():
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def main():
    pause_ms = int(sys.argv[1])
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError("Cannot measure: the kernel hands orphans to nobody but init")
    ended = threading.Event()
    peaks = []
    if pause_ms > 0:
        watcher = threading.Thread(target=lambda: peaks.append(watch_memory(pause_ms / 1000, ended)))
        watcher.start()
    exit_code = subprocess.Popen(sys.argv[2:], stdout=2).wait()
    wait_for_all()
    ended.set()
    if pause_ms > 0:
        watcher.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak_mib = peaks[0] / 1024 if peaks else None
    figures = {"exitCode": exit_code, "userSeconds": used.ru_utime, "systemSeconds": used.ru_stime, "peakMiB": peak_mib}
    print(json.dumps(figures))


main()
