"""Python's own warnings about forgotten coroutines, tasks and loops."""
import asyncio
import gc
import sys
import warnings

warnings.simplefilter("always")


async def forgotten():
    pass


async def main():
    forgotten()
    gc.collect()
    asyncio.ensure_future(forgotten())


asyncio.run(main())
forgotten()
gc.collect()
loop = asyncio.new_event_loop()
del loop
gc.collect()


class Bad:
    def __del__(self):
        raise RuntimeError("in a finalizer")


def hook(args):
    print("unraisable:", args.exc_type.__name__, args.exc_value, (args.err_msg or "")[:30])


sys.unraisablehook = hook
bad = Bad()
del bad
gc.collect()
print("end")
