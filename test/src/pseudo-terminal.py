"""A pseudo-terminal with one command in it: python3 pseudo-terminal.py <columns> <rows> <command> [<argument>...]

Standard output gets what the command writes, file 3 gets reports and standard input takes orders, both one JSON object
per line. Orders: {"type": text}, {"size": [columns, rows]}, {"modes": true}. Reports: {"pid": n}, {"modes": {...}} and,
at the end, {"exitCode": n} or {"signal": n}.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios


def set_size(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def start(slave, command):
    pid = os.fork()
    if pid != 0:
        return pid
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for stream in (0, 1, 2):
        os.dup2(slave, stream)
    os.closerange(3, 64)
    try:
        os.execvp(command[0], command)
    finally:
        os._exit(127)


def write_all(stream, data):
    while data:
        data = data[os.write(stream, data):]


def report(**facts):
    write_all(3, (json.dumps(facts) + "\n").encode())


def modes(terminal):
    flags = termios.tcgetattr(terminal)[3]
    names = {"canonical": termios.ICANON, "echo": termios.ECHO, "signals": termios.ISIG}
    return {name: bool(flags & bit) for name, bit in names.items()}


def obey(order, master, slave):
    if "type" in order:
        write_all(master, order["type"].encode())
    if "size" in order:
        # The system tells the foreground process group of it (SIGWINCH).
        set_size(master, *order["size"])
    if "modes" in order:
        report(modes=modes(slave))


def read_output(master, seconds):
    ready, _, _ = select.select([master, 0], [], [], seconds)
    if master in ready:
        write_all(1, os.read(master, 65536))
    return ready


def main():
    columns, rows, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    master, slave = pty.openpty()
    set_size(slave, columns, rows)
    pid = start(slave, command)
    report(pid=pid)
    orders = b""
    while True:
        ready = read_output(master, 0.02)
        if 0 in ready:
            data = os.read(0, 65536)
            if not data:
                return
            *lines, orders = (orders + data).split(b"\n")
            for line in lines:
                obey(json.loads(line), master, slave)
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended == 0:
            continue
        while select.select([master], [], [], 0)[0]:
            write_all(1, os.read(master, 65536))
        code = os.waitstatus_to_exitcode(status)
        report(**({"exitCode": code} if code >= 0 else {"signal": -code}))
        return


main()
