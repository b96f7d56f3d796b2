import asyncio
import threading

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED
from apscheduler.schedulers.background import BackgroundScheduler

from digest import send_digest

over = threading.Event()
scheduler = BackgroundScheduler(timezone="UTC")
scheduler.add_listener(lambda event: over.set(), EVENT_JOB_ERROR | EVENT_JOB_EXECUTED)
scheduler.add_job(send_digest, args=["robin"])
scheduler.start()
print("ran:", over.wait(10))
scheduler.shutdown()
# whoever still holds the error: after a second it is decided at the next start or stop of a loop
asyncio.run(asyncio.sleep(1.2))
