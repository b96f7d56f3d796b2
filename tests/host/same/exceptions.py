"""Errors of every make, their text, their chains and their tracebacks."""
import asyncio
import sys
import traceback


def attempt(function):
    try:
        function()
    except BaseException:
        print(traceback.format_exc())


def chain():
    try:
        {}["first"]
    except KeyError as e:
        raise RuntimeError("second") from e


def context():
    try:
        [][0]
    except IndexError:
        raise RuntimeError("during")


def in_c():
    int("seven")


def in_sort():
    sorted([1, "a"])


def generator():
    def g():
        yield 1
        raise StopIteration("inside")
    list(g())


def twice():
    error = RuntimeError("again")
    for _ in range(2):
        try:
            raise error
        except RuntimeError:
            pass
    raise error


def odd():
    raise RuntimeError("control \x1b[31m \x00 \ud800 \U0001f600".encode("utf-8", "surrogatepass"))


def without_a_message():
    raise RuntimeError


def not_text():
    raise RuntimeError(None, 1, [2])


class Cannot(RuntimeError):
    def __str__(self):
        raise ZeroDivisionError

    def __new__(cls, *args):
        return super().__new__(cls, "new")


def unprintable():
    raise Cannot("x")


def group():
    if sys.version_info >= (3, 11):
        raise ExceptionGroup("many", [ValueError(1), RuntimeError("two")])  # noqa: F821


def memory():
    bytes(1 << 62)


def recursion():
    recursion()


def import_error():
    import no_such_module_anywhere  # noqa: F401


def coroutine_error():
    async def a():
        raise RuntimeError("in a coroutine")

    async def b():
        await a()
    asyncio.run(b())


def cancelled():
    async def main():
        asyncio.current_task().cancel()
        await asyncio.sleep(0)
    asyncio.run(main())


for function in (chain, context, in_c, in_sort, generator, twice, odd, without_a_message, not_text, unprintable, group,
                 memory, import_error, coroutine_error, cancelled):
    print("--", function.__name__)
    attempt(function)
try:
    recursion()
except RecursionError as e:
    print(type(e).__name__, str(e)[:34])
print(sys.exc_info())
