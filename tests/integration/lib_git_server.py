#!/usr/bin/env python3
"""lib_git_server.py FOLDER PORT_FILE: serves the git repositories and files in FOLDER over HTTP on a
free port of the loopback interface, which it writes to PORT_FILE. Git's own program does the git part
(git-http-backend(1), a CGI program)."""
import functools
import http.server
import os
import subprocess
import sys

folder, port_file = sys.argv[1:]


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        self.serve_git()

    def do_GET(self):
        if "/info/refs" in self.path:
            self.serve_git()
        else:
            super().do_GET()

    def serve_git(self):
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        environment = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": folder, "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
            "REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", "")}
        answer = subprocess.run(["git", "http-backend"], env=environment, input=body,
                                stdout=subprocess.PIPE, check=True).stdout
        head, _, rest = answer.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        status = next((value for name, value in lines if name == "Status"), "200 OK")
        self.send_response(int(status.split()[0]))
        for name, value in lines:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                         functools.partial(Handler, directory=folder))
with open(port_file + ".new", "w") as file:
    file.write(f"{server.server_port}\n")
os.rename(port_file + ".new", port_file)
server.serve_forever()
