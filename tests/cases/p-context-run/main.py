import asyncio
import contextvars

language = contextvars.ContextVar("language", default="en")


async def fetch_text(key):
    await asyncio.sleep(0)
    return "%s:%s" % (language.get(), key)


def text(key):
    return asyncio.run(fetch_text(key))  #@ cause


def render(code):
    language.set(code)
    return "<h1>%s</h1>" % text("title")


async def page(code):
    await asyncio.sleep(0)
    context = contextvars.copy_context()
    return context.run(render, code)  #@ called


print(render("fr"))
print(asyncio.run(page("de")))  #@ started
