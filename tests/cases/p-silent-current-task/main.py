import asyncio


def task_name():
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return "main program"
    return task.get_name()


def count():
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:
        return 0


async def main():
    print(task_name(), count())


print(task_name(), count())
asyncio.run(main())
