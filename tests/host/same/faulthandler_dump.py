"""faulthandler sees the same frames, and keeps its handlers."""
import asyncio
import faulthandler
import re
import sys
import tempfile
import threading


def dump():
    with tempfile.TemporaryFile("w+") as f:
        faulthandler.dump_traceback(f, all_threads=True)
        f.seek(0)
        return re.sub(r"0x[0-9a-f]+", "0xN", f.read())


async def main():
    await asyncio.sleep(0)
    print(dump())


faulthandler.enable()
print(faulthandler.is_enabled())
asyncio.run(main())
ready, go = threading.Event(), threading.Event()


def wait():
    ready.set()
    go.wait()


t = threading.Thread(target=wait)
t.start()
ready.wait()
print(len(re.findall(r"thread 0xN", dump(), re.I)))
go.set()
t.join()
faulthandler.disable()
print(faulthandler.is_enabled())
sys.stdout.flush()
