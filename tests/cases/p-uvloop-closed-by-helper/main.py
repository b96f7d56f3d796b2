import asyncio
import uvloop

other = uvloop.new_event_loop()
loop = uvloop.new_event_loop()


async def job():
    await asyncio.sleep(0)


def stop_all():
    loop.close()  #@ cause


loop.run_until_complete(job())
stop_all()
other.close()
work = job()
loop.create_task(work)
