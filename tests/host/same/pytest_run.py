"""A test suite with pytest-asyncio, as it would be run with the shim in CI."""
import re
import subprocess
import sys

try:
    import pytest  # noqa: F401
    import pytest_asyncio  # noqa: F401
except ImportError:
    print("needs pytest and pytest_asyncio")
    sys.exit(77)

with open("test_sample.py", "w") as f:
    f.write('''
import asyncio
import pytest


@pytest.mark.asyncio
async def test_sleeps():
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_fails():
    await asyncio.sleep(0)
    assert 1 == 2


def test_raises():
    with pytest.raises(RuntimeError, match="mine"):
        raise RuntimeError("mine")


@pytest.mark.parametrize("n", range(5))
@pytest.mark.asyncio
async def test_many(n):
    assert await asyncio.gather(*(asyncio.sleep(0, i) for i in range(n))) == list(range(n))
''')
done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", "test_sample.py"],
                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
print(re.sub(r"in \d+\.\d+s", "in Ns", done.stdout.decode()))
sys.exit(done.returncode)
