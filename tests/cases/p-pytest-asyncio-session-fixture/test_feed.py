import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def feed():
    news = asyncio.get_running_loop().create_future()  #@ bound
    yield news
    news.cancel()


@pytest.mark.asyncio(loop_scope="session")
async def test_nothing_new(feed):
    assert not feed.done()


@pytest.mark.asyncio
async def test_news(feed):
    asyncio.get_running_loop().call_later(0.05, feed.set_result, "rain")
    assert await feed == "rain"  #@ cause
