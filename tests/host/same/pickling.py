"""Functions, classes and exceptions of asyncio through pickle and copy."""
import asyncio
import asyncio.events
import copy
import pickle

for thing in (asyncio.run, asyncio.BaseEventLoop.close, asyncio.BaseEventLoop.stop, asyncio.BaseEventLoop,
              asyncio.BaseEventLoop.run_forever, asyncio.BaseEventLoop.run_until_complete, asyncio.get_running_loop,
              asyncio.events._set_running_loop, asyncio.new_event_loop, RuntimeError, asyncio.Future, asyncio.Task,
              asyncio.CancelledError, asyncio.InvalidStateError):
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(thing, protocol)
        assert pickle.loads(data) is thing, thing
    print(data)
    assert copy.copy(thing) is thing and copy.deepcopy(thing) is thing

try:
    asyncio.run("not a coroutine")
except (TypeError, ValueError) as e:
    caught = e
again = pickle.loads(pickle.dumps(caught))
print(repr(again), again.__traceback__, again.__dict__)
for error in (RuntimeError("plain"), RuntimeError(), RuntimeError("two", 2), NotImplementedError("n"), OSError(2, "gone")):
    for copied in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        print(repr(copied), copied.args, type(copied) is type(error))
loop = asyncio.new_event_loop()
try:
    pickle.dumps(loop)
except Exception as e:
    print(type(e).__name__)
loop.close()
