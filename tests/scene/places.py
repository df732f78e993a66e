"""Hosts of the scene: network namespaces, cables between them, and what happens inside."""
import contextlib
import ctypes
import multiprocessing
import os
import signal
import subprocess
import time
import traceback

CLONE_NEWNET = 0x40000000
fork = multiprocessing.get_context("fork")


def run(*command, text=None):
    subprocess.run(command, check=True, input=text, text=True)


def await_true(what, condition, seconds=60):
    """Waits for what takes as long as it takes; generous, as the machine may be busy."""
    until = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > until:
            raise AssertionError(f"within {seconds} s there was not: {what}")
        time.sleep(0.1)


class Host:
    """A network namespace by name; the router's, in which the scene itself runs, is made by nobody."""

    def __init__(self, name):
        self.name = name
        self.file = f"/run/netns/{name}"
        run("ip", "netns", "add", name)
        self.ip("link", "set", "lo", "up")

    def ip(self, *words):
        run("ip", "-n", self.name, *words)

    def connect(self, router_end, own_address, router_address, gateway):
        """A cable to the router, whose interface is named `router_end`."""
        run("ip", "link", "add", router_end, "type", "veth", "peer", "name", "eth0",
            "netns", self.name)
        run("ip", "address", "add", router_address, "dev", router_end)
        run("ip", "link", "set", router_end, "up")
        self.ip("address", "add", own_address, "dev", "eth0")
        self.ip("link", "set", "eth0", "up")
        if gateway:
            self.ip("route", "add", "default", "via", gateway)

    def serve(self, function, *arguments):
        """Runs a server in the host for as long as the scene lasts; it says when it is ready."""
        ready = fork.Event()
        fork.Process(target=in_namespace, args=(self.file, function, *arguments, ready),
                     daemon=True).start()
        if not ready.wait(60):
            raise AssertionError(f"{function.__name__} does not start")

    def do(self, function, *arguments):
        """What `function` returns when called in the host; what it raises, is raised."""
        ours, theirs = fork.Pipe()
        process = fork.Process(target=answer, args=(theirs, self.file, function, *arguments))
        process.start()
        theirs.close()
        try:
            good, value = ours.recv()
        except EOFError:
            good, value = False, RuntimeError(f"{function.__name__} ended without an answer")
        process.join()
        if not good:
            raise value
        return value


def in_namespace(file, function, *arguments):
    with open(file) as namespace:
        if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter {file}")
    return function(*arguments)


def answer(pipe, file, function, *arguments):
    try:
        pipe.send((True, in_namespace(file, function, *arguments)))
    except Exception as error:  # handed on to whoever asked
        with contextlib.suppress(Exception):
            pipe.send((False, error))
            return
        pipe.send((False, RuntimeError(traceback.format_exc())))


class Container:
    """An image under emulation, on a cable to the router that is then plugged into its bridge."""

    def __init__(self, archive, name, plan, address, mounts, *options):
        self.archive, self.name, self.plan, self.address = archive, name, plan, address
        self.options = [word for mount in mounts for word in ("--mount", mount)] + list(options)
        self.log = name + ".log"
        self.process = None

    def start(self, ready):
        network = self.plan["network"]
        prefix = network["network"].split("/")[1]
        cable = "veth-" + self.name
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                [os.environ["ARMPACK"], "-q", "run", self.archive, "--network", "veth",
                 "--interface", cable, "--address", f"{self.address}/{prefix}",
                 "--gateway", network["gateway"], *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        # armpack gives its end the gateway's address; on the router that is the bridge's.
        self.await_running("its cable", lambda: has_address(cable))
        run("ip", "link", "set", cable, "master", network["bridge"])
        run("ip", "address", "flush", "dev", cable)
        self.await_running(ready, lambda: ready in self.said())

    def await_running(self, what, condition):
        def there():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended ({self.process.returncode}):\n{self.said()}")
            return condition()
        try:
            await_true(what, there)
        except AssertionError as error:
            raise AssertionError(f"{self.name}: {error}\n{self.said()}") from None

    def said(self):
        with open(self.log, errors="replace") as log:
            return log.read()

    def first_process(self):
        """The first descendant whose network namespace is not ours."""
        ours = os.readlink("/proc/self/ns/net")
        waiting = [self.process.pid]
        while waiting:
            process = waiting.pop(0)
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{process}/ns/net") != ours:
                    return process
                with open(f"/proc/{process}/task/{process}/children") as children:
                    waiting += [int(word) for word in children.read().split()]
        raise AssertionError(f"{self.name} has no network of its own")

    def namespace(self):
        return f"/proc/{self.first_process()}/ns/net"

    def kill_program(self):
        """Leaves its network as it is in the moment between its program's end and its own."""
        first = self.first_process()
        os.kill(first, signal.SIGSTOP)
        with open(f"/proc/{first}/task/{first}/children") as children:
            programs = [int(word) for word in children.read().split()]
        for program in programs:
            os.kill(program, signal.SIGKILL)
        return first

    def bury_program(self):
        os.kill(self.first_process(), signal.SIGCONT)
        self.await_end()

    def stop(self):
        self.process.terminate()
        self.await_end()

    def await_end(self):
        self.process.wait(60)
        await_true(f"the end of {self.name}'s cable",
                   lambda: not os.path.exists(f"/sys/class/net/veth-{self.name}"))


def has_address(interface):
    found = subprocess.run(["ip", "-o", "-4", "address", "show", "dev", interface],
                           capture_output=True, text=True, check=False)
    return found.returncode == 0 and " inet " in found.stdout
