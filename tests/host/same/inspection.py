"""What inspect, dis and identity tell of the functions that the shim watches."""
import asyncio
import asyncio.base_events
import asyncio.events
import asyncio.runners
import dis
import inspect
import io
import types

B = asyncio.BaseEventLoop
WATCHED = [B.close, B.stop, B.run_forever, B.run_until_complete, B.__init__, B._check_closed, B.is_running,
           asyncio.run, asyncio.new_event_loop, asyncio.set_event_loop, asyncio.events._set_running_loop,
           asyncio.events._get_running_loop, asyncio.get_running_loop, asyncio.get_event_loop,
           asyncio.selector_events.BaseSelectorEventLoop.close, asyncio.unix_events._UnixSelectorEventLoop.close,
           asyncio.Future.__init__, asyncio.Task.__init__]
if hasattr(asyncio, "Runner"):
    WATCHED += [asyncio.Runner.run, asyncio.Runner.close, asyncio.Runner._lazy_init]


def tried(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


for thing in WATCHED:
    print("==", thing.__qualname__, thing.__module__ if hasattr(thing, "__module__") else None, type(thing).__name__)
    print(tried(inspect.signature, thing))
    source = tried(inspect.getsource, thing)
    print(len(source), source[:60])
    print([name for name in ("isfunction", "isbuiltin", "ismethod", "isroutine", "iscoroutinefunction",
                             "ismethoddescriptor") if getattr(inspect, name)(thing)])
    print(sorted(dir(thing)))
    print(thing.__doc__, getattr(thing, "__defaults__", None), getattr(thing, "__dict__", None),
          getattr(thing, "__text_signature__", None))
    if isinstance(thing, types.FunctionType):
        code = thing.__code__
        print(code.co_name, code.co_firstlineno, code.co_flags, len(code.co_code), hash(code.co_code) == hash(code.co_code),
              code.co_filename == inspect.getfile(thing))
        out = io.StringIO()
        dis.dis(thing, file=out)
        print(len(out.getvalue().splitlines()), thing.__closure__ and len(thing.__closure__), hasattr(thing, "__wrapped__"))

print(B.close is B.__dict__["close"], B.__dict__["close"] is vars(asyncio.base_events.BaseEventLoop)["close"])
print(RuntimeError.__init__, RuntimeError.__new__.__name__, RuntimeError.__mro__, sorted(vars(RuntimeError)))
loop = asyncio.new_event_loop()
print(loop.stop.__func__ is B.stop, B.stop.__get__(loop) == loop.stop)
loop.close()
print(sorted(n for n in vars(B)), B.__bases__, B.__flags__ if hasattr(B, "__flags__") else None)
print(RuntimeError.__flags__, asyncio.Future.__flags__, RuntimeError.__basicsize__, RuntimeError.__dictoffset__)
