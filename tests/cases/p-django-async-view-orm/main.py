import asyncio
import logging

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="x", ROOT_URLCONF="views", ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
logging.disable(logging.CRITICAL)

from django.core.management import call_command  # noqa: E402
from django.test import AsyncClient  # noqa: E402


async def main():
    client = AsyncClient(raise_request_exception=False)
    for path in ("/count", "/names"):
        print(path, (await client.get(path)).status_code)


call_command("migrate", verbosity=0)
asyncio.run(main())  #@ started
