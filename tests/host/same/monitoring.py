"""sys.monitoring sees the same events, but for one: a function whose vectorcall is hooked (BaseEventLoop.close, stop and
call_exception_handler) is called as C functions are, so that a tool which asks for C_RETURN gets one for it. The manual
names it (libwhyloop(7), LIMITS)."""
import asyncio
import os
import sys
import types

if sys.version_info < (3, 12):
    print("needs python 3.12")
    sys.exit(77)

M = sys.monitoring
seen = []
NAMES = ["PY_START", "PY_RETURN", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "CALL", "C_RETURN", "C_RAISE", "RERAISE"]


def recorder(name):
    def record(code, *rest):
        if name == "C_RETURN" and isinstance(rest[1], types.FunctionType):
            return
        what = getattr(rest[1], "__qualname__", "") if name in ("CALL", "C_RETURN", "C_RAISE") else ""
        seen.append((name, os.path.basename(code.co_filename), code.co_name, rest[0] if rest else None, what))
    return record


async def main():
    await asyncio.sleep(0)
    try:
        raise RuntimeError("watched")
    except RuntimeError:
        pass


def work():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.close()
    asyncio.run(main())


work()
M.use_tool_id(3, "test")
events = 0
for name in NAMES:
    M.register_callback(3, getattr(M.events, name), recorder(name))
    events |= getattr(M.events, name)
M.set_events(3, events)
work()
M.set_events(3, 0)
M.free_tool_id(3)
print(len(seen), [M.get_tool(n) for n in range(6)])
for event in seen:
    print(*event)
