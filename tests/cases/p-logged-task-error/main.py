import asyncio


async def read(name):
    await asyncio.sleep(0)
    return name


async def logged(name):
    job = read(name)
    try:
        asyncio.run(job)  #@ cause
    except RuntimeError as error:
        print("logged", type(error).__name__)
        job.close()
        raise


async def main():
    results = await asyncio.gather(logged("a"), logged("b"), return_exceptions=True)
    print([type(result).__name__ for result in results])


asyncio.run(main())  #@ started
