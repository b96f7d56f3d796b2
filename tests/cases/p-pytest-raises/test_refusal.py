import asyncio

import pytest


async def ask():
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_one():
    work = ask()
    with pytest.raises(RuntimeError, match="cannot be called"):
        asyncio.run(work)  #@ cause
    work.close()
