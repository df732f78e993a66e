#!/usr/bin/env python3
"""in_terminal.py KEYS COMMAND...: runs a command as a shell does, in the foreground of a terminal of
its own; types KEYS ("^C", "^Z ^C") once it says "ready", prints what it said and its status. When it
is stopped that is said too, and it is continued; the next key is typed after that."""
import os
import pty
import signal
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import pty_child  # noqa: E402


def shell(command):
    """The terminal's session: the command needs somebody of its session to stop for."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execvp(command[0], command)
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            break
        os.write(1, b"\nstopped\n")
        os.killpg(job, signal.SIGCONT)
    os.write(1, f"\nstatus {os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


keys, command = sys.argv[1].split(), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    shell(command)


def type_next(said):
    wait_for = b"stopped" if len(keys) < len(sys.argv[1].split()) else b"ready"
    if keys and wait_for in said:
        os.write(terminal, bytes([ord(keys.pop(0)[1]) & 31]))


text = pty_child.listen(terminal, type_next)
os.waitpid(child, 0)
print(text.replace("\r\n", "\n"), end="")
