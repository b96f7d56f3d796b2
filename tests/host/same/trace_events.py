"""sys.settrace and sys.setprofile see the same events, in the same order."""
import asyncio
import os
import sys

events = []


def note(frame, event, arg):
    code = frame.f_code
    what = getattr(arg, "__qualname__", None) if event.startswith("c_") else None
    if event == "exception":
        what = arg[0].__name__
    events.append((event, os.path.basename(code.co_filename), code.co_name, frame.f_lineno, what))
    return note


async def main():
    await asyncio.sleep(0)
    try:
        raise RuntimeError("traced")
    except RuntimeError:
        pass


def work():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.stop()
    loop.close()
    asyncio.run(main())


work()
for install in (sys.settrace, sys.setprofile):
    del events[:]
    install(note)
    work()
    install(None)
    print(install.__name__, len(events))
    for event in events:
        print(*event)
