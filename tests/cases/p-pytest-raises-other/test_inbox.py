import asyncio

import pytest

import inbox


@pytest.mark.asyncio
async def test_empty():
    with pytest.raises(asyncio.TimeoutError):
        await inbox.receive(0.05)


@pytest.mark.asyncio
async def test_still_empty():
    with pytest.raises(asyncio.TimeoutError):
        await inbox.receive(0.05)
