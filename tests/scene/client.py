"""What a client does: asks for names, gets pages, sends datagrams. Called in the client's network."""
import contextlib
import http.client
import socket
import ssl
import time

import dns.message
import dns.query
import dns.rcode

LIMIT = 20


def ask(server, name, kind, seconds=LIMIT):
    """The answer's code and records, over UDP, as texts."""
    answer = dns.query.udp(dns.message.make_query(name, kind), server, timeout=seconds)
    return dns.rcode.to_text(answer.rcode()), [record.to_text() for rrset in answer.answer
                                               for record in rrset]


def get(name, address, authority=None, seconds=LIMIT):
    """The page of that name at that address; over TLS if there is an authority to judge by."""
    if authority:
        context = ssl.create_default_context(cafile=authority)
        connection = http.client.HTTPSConnection(name, timeout=seconds, context=context)
    else:
        connection = http.client.HTTPConnection(name, timeout=seconds)
    connection._create_connection = lambda _, timeout, source: socket.create_connection(
        (address, connection.port), timeout, source)
    connection.request("GET", "/")
    return connection.getresponse().read().decode()


def listen_to(address, port, seconds=LIMIT):
    """What a server says by itself."""
    with socket.create_connection((address, port), seconds) as connection:
        return connection.recv(100).decode()


def keep_talking(address, port, ready):
    """Datagrams without end, of one connection that has had its answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(LIMIT)
        datagrams.connect((address, port))
        datagrams.send(b"first")
        datagrams.recv(2048)
        ready.set()
        while True:
            time.sleep(0.1)
            with contextlib.suppress(OSError):  # as of a host or port that is said not to be there
                datagrams.send(b"next")


def send(address, port, text, seconds=LIMIT):
    """What comes back for a datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(seconds)
        datagrams.connect((address, port))
        datagrams.send(text.encode())
        return datagrams.recv(2048).decode()
