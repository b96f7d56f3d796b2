import asyncio
from concurrent.futures import ThreadPoolExecutor


async def notify(user):
    await asyncio.sleep(0)
    print("notified", user)


def import_user(row):
    user = row.split(";")[0]
    note = notify(user)
    asyncio.create_task(note)  #@ cause
    return user


def main():
    with ThreadPoolExecutor(max_workers=1) as pool:
        job = pool.submit(import_user, "robin;admin")  #@ submitted
        print(job.result())


if __name__ == "__main__":
    main()
