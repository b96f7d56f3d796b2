"""Interpreters within the interpreter run loops of their own."""
import sys

CODE = """if True:
    import asyncio
    async def main():
        await asyncio.sleep(0)
        return asyncio.get_running_loop().is_running()
    print(asyncio.run(main()), flush=True)
    try:
        raise RuntimeError("inside")
    except RuntimeError as e:
        print(repr(e), flush=True)
"""

if sys.version_info < (3, 9):
    print("asyncio of python 3.8 does not survive it")
    sys.exit(77)
try:
    import _interpreters as interpreters
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        print("needs subinterpreters")
        sys.exit(77)

# asyncio is taken in before by the main one, as in servers that keep interpreters
import asyncio  # noqa: E402

print(asyncio.run(asyncio.sleep(0, "outside")), flush=True)
for _ in range(3):
    # one that shares the lock, as _asyncio refuses the others in some versions
    try:
        number = interpreters.create("legacy") if sys.version_info >= (3, 13) else interpreters.create()
    except TypeError:
        number = interpreters.create()
    print(interpreters.run_string(number, CODE), flush=True)
    interpreters.destroy(number)
print(asyncio.run(asyncio.sleep(0, "outside again")))
