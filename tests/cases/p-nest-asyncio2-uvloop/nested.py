import nest_asyncio2


def allow():
    nest_asyncio2.apply()  #@ cause
