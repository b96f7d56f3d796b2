"""unittest.mock over the functions that the shim watches: specs, patches, restored afterwards."""
import asyncio
import asyncio.events
from unittest import mock

loop = mock.create_autospec(asyncio.BaseEventLoop, instance=True)
loop.is_running.return_value = True
loop.close.return_value = None
print(loop.is_running(), loop.close(), loop.method_calls)
try:
    loop.stop(1, 2)
except TypeError as e:
    print(e)
print(mock.create_autospec(asyncio.run, return_value=1)(None))
before = asyncio.BaseEventLoop.close
with mock.patch.object(asyncio.BaseEventLoop, "close", autospec=True) as close:
    real = asyncio.new_event_loop()
    asyncio.BaseEventLoop.close(real)
    print(close.call_count)
print(asyncio.BaseEventLoop.close is before)
real.close()
print(real.is_closed())
with mock.patch("asyncio.events._set_running_loop", return_value=2) as running:
    print(asyncio.events._set_running_loop(None), running.mock_calls)
with mock.patch("asyncio.run", return_value="mocked") as run:
    print(asyncio.run(1), run.mock_calls)


class Loop(asyncio.SelectorEventLoop):
    def close(self):
        print("closing", self.is_closed())
        super().close()

    def stop(self):
        print("stopping")
        super().stop()


loop = Loop()
loop.call_soon(loop.stop)
loop.run_forever()
loop.close()


def patched_close(self, original=asyncio.BaseEventLoop.close):
    print("patched")
    return original(self)


asyncio.BaseEventLoop.close = patched_close
asyncio.run(asyncio.sleep(0))
asyncio.BaseEventLoop.close = before
asyncio.run(asyncio.sleep(0))
# code put under an existing function, as debuggers and patchers do
saved, asyncio.BaseEventLoop.stop.__code__ = asyncio.BaseEventLoop.stop.__code__, (lambda self: None).__code__
loop = asyncio.new_event_loop()
print(loop.stop(), loop._stopping)
asyncio.BaseEventLoop.stop.__code__ = saved
loop.stop()
print(loop._stopping)
loop.close()
