def run(loop, coroutine):
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()  #@ cause
