"""A command on a terminal of its own, for the tests that answer its questions."""
import os
import pty


def listen(terminal, heard=lambda said: None):
    """All that is said on `terminal` until its end, as text; `heard` sees it (bytes) as it grows."""
    said = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
        heard(said)
    return said.decode(errors="replace")


def run(argv, typed):
    """Types `typed` (bytes) at once; returns all that argv said, as text, and its exit status."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(argv[0], argv)
    os.write(terminal, typed)
    said = listen(terminal)
    return said, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
