#!/usr/bin/env python3
"""in_terminal.py KEYS COMMAND...: runs a command on a terminal of its own, types KEYS ("^C", "^Z fg")
once it says "ready", prints what it said and its status. ^Z is answered by SIGCONT, as a shell's fg."""
import os
import pty
import signal
import sys
import time

keys, command = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
said = b""
typed = False
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    said += piece
    if not typed and b"ready" in said:
        typed = True
        for key in keys.split():
            if key == "fg":
                _, status = os.waitpid(child, os.WUNTRACED)
                print("stopped" if os.WIFSTOPPED(status) else f"ended {status:#x}")
                os.kill(-child, signal.SIGCONT)
                time.sleep(0.2)
            else:
                os.write(terminal, bytes([ord(key[1]) & 31]))
_, status = os.waitpid(child, 0)
print(said.decode(errors="replace").replace("\r\n", "\n"), end="")
print("status", os.waitstatus_to_exitcode(status))
