"""Servers of the scene: the outside's web and DNS over HTTPS, an echo, the router's own DNS."""
import base64
import contextlib
import http.server
import socket
import socketserver
import ssl
import threading
import urllib.parse
import urllib.request

import dns.message
import dns.rcode
import dns.rrset

ZONE = {
    "web.outside.test.": {"A": ["198.51.100.10"], "HTTPS": ['1 . alpn="h2,http/1.1" port="443"']},
    "plain.outside.test.": {"A": ["198.51.100.10"]},
    "blocked.outside.test.": {"A": ["198.51.100.10"]},
}


class Web(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, body, kind="text/plain"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply(f"{self.headers['Host']} from {self.client_address[0]}".encode())


class DnsOverHttps(Web):
    """RFC 8484."""

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["dns"][0]
        self.answer(base64.urlsafe_b64decode(query + "=" * (-len(query) % 4)))

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, wire):
        question = dns.message.from_wire(wire)
        self.reply(resolve(question).to_wire(), "application/dns-message")


def resolve(question):
    answer = dns.message.make_response(question, recursion_available=True)
    asked = question.question[0]
    records = ZONE.get(asked.name.to_text().lower())
    if records is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
    texts = records.get(dns.rdatatype.to_text(asked.rdtype), [])
    if texts:
        answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", asked.rdtype, *texts))
    return answer


def serve_web(address, port, handler, certificate, ready):
    server = http.server.ThreadingHTTPServer((address, port), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True,
                                            do_handshake_on_connect=False)
    ready.set()
    server.serve_forever()


def serve_echo(address, port, ready):
    """Says over UDP whom it hears, and over TCP with a line of its own."""
    stream = socket.create_server((address, port))
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind((address, port))
    ready.set()

    def stream_loop():
        while True:
            connection, peer = stream.accept()
            with connection:
                connection.sendall(f"echo to {peer[0]}\n".encode())
    threading.Thread(target=stream_loop, daemon=True).start()
    while True:
        data, peer = datagrams.recvfrom(2048)
        with contextlib.suppress(OSError):  # a packet that leaked has an address of no way back
            datagrams.sendto(f"echo to {peer[0]}: ".encode() + data, peer)


def serve_router_dns(addresses, upstream, authority, asked_by, ready):
    """As /ip/dns with use-doh-server: hands questions on over HTTPS, with verify-doh-cert."""
    context = ssl.create_default_context(cafile=authority)

    class Forward(socketserver.BaseRequestHandler):
        def handle(self):
            wire, sender = self.request
            with open(asked_by, "a") as log:
                log.write(self.client_address[0] + "\n")
            request = urllib.request.Request(
                upstream, data=wire, headers={"Content-Type": "application/dns-message"})
            with urllib.request.urlopen(request, timeout=30, context=context) as answer:
                sender.sendto(answer.read(), self.client_address)

    for address in addresses:
        server = socketserver.ThreadingUDPServer((address, 53), Forward)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever).start()
    ready.set()
