import asyncio
import threading


def ask():
    return asyncio.get_event_loop()  #@ cause


def work():
    try:
        ask()  #@ caught
    except RuntimeError:
        print("no loop here")


worker = threading.Thread(target=work)
worker.start()
worker.join()
