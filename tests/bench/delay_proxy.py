#!/usr/bin/env python3
"""delay_proxy.py LISTEN_PORT PORT MILLISECONDS: passes 127.0.0.1 connections on to PORT, each byte
half of MILLISECONDS later in each direction, so a round trip takes that much longer. Does not limit
the rate: as much may be on its way as comes."""
import asyncio
import sys


async def pass_on(reader, writer, delay):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    async def send():
        while True:
            due, data = await queue.get()
            wait = due - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            if not data:
                writer.close()
                return
            writer.write(data)
            await writer.drain()

    sender = asyncio.create_task(send())
    while True:
        data = await reader.read(1 << 18)
        queue.put_nowait((loop.time() + delay, data))
        if not data:
            break
    await sender


async def main(listen, port, delay):
    async def accept(reader, writer):
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pass_on(reader, there_writer, delay),
                             pass_on(there_reader, writer, delay), return_exceptions=True)

    server = await asyncio.start_server(accept, "127.0.0.1", listen)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 2000))
