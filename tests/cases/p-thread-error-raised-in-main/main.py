import asyncio
import threading

errors = []


def work():
    try:
        call()
    except RuntimeError as error:
        errors.append(error)


def call():
    asyncio.get_event_loop()  #@ cause


worker = threading.Thread(target=work, name="worker")
worker.start()  #@ thread
worker.join()
for error in errors:
    raise error
