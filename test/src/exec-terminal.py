"""Runs a command in a new session on a pseudo-terminal.

Argument: JSON {argv, env, cwd, rows, columns}. Standard output gets what the terminal shows. Standard input takes one JSON
line per action: {"type": text} types it, {"resize": [rows, columns]} changes the size. At the end one JSON line on
standard error says how the command ended: {"status": n} or {"signal": n}.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios

spec = json.loads(sys.argv[1])


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


pid, terminal = pty.fork()
if pid == 0:
    os.chdir(spec["cwd"])
    resize(0, spec["rows"], spec["columns"])
    os.execve(spec["argv"][0], spec["argv"], spec["env"])

pending = b""
sources = [terminal, 0]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""
        if not data:
            sources.remove(source)
        elif source == terminal:
            os.write(1, data)
        else:
            *lines, pending = (pending + data).split(b"\n")
            for line in map(json.loads, lines):
                if "type" in line:
                    os.write(terminal, line["type"].encode())
                else:
                    resize(terminal, *line["resize"])

status = os.waitpid(pid, 0)[1]
end = {"signal": os.WTERMSIG(status)} if os.WIFSIGNALED(status) else {"status": os.WEXITSTATUS(status)}
sys.stderr.write(json.dumps(end) + "\n")
