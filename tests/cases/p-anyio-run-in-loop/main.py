import asyncio

import hosts


async def monitor(names):
    await asyncio.sleep(0)
    for name in names:
        print(name, "up" if hosts.is_up(name) else "down")  #@ called


if __name__ == "__main__":
    print("gateway", hosts.is_up("gateway"))
    asyncio.run(monitor(["mail", "web"]))  #@ started
