import asyncio
import sys

calls = []


def tracer(frame, event, arg):
    calls.append(frame.f_code.co_name)
    return tracer


async def ask():
    await asyncio.sleep(0)


async def main():
    asyncio.run(ask())  #@ cause


sys.settrace(tracer)
try:
    asyncio.run(main())
finally:
    sys.settrace(None)
    print("ask" in calls, "main" in calls)
