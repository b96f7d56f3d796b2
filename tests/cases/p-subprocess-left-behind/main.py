import asyncio
import sys
import threading


async def main():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    await asyncio.sleep(0.05)
    return process


process = asyncio.run(main())  #@ cause
print("run is over")
process._transport._proc.kill()
for thread in threading.enumerate():  # asyncio's watcher of the child holds the transport, too
    if thread is not threading.current_thread():
        thread.join()
process = None
print("end")
