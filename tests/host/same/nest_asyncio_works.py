"""Where nest_asyncio can patch the loop, a nested run is no error."""
import asyncio
import sys
import warnings

warnings.simplefilter("ignore")
try:
    import nest_asyncio
except ImportError:
    print("needs nest_asyncio")
    sys.exit(77)
if sys.version_info >= (3, 14):
    print("nest_asyncio needs python before 3.14")
    sys.exit(77)

nest_asyncio.apply()


async def inner(n):
    await asyncio.sleep(0.001)
    return n * 2


async def main():
    return [asyncio.run(inner(n)) for n in range(3)] + [asyncio.get_running_loop().run_until_complete(inner(10))]


print(asyncio.run(main()))
print(asyncio.run(main()))
