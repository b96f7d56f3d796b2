import anyio

import stock


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(anyio.sleep, 0)
    print(stock.stock_of("nuts"))  #@ called


if __name__ == "__main__":
    anyio.run(main)  #@ started
