import asyncio
import sys


async def main():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    await asyncio.sleep(0.05)
    return process


process = asyncio.run(main())  #@ cause
print("run is over")
process._transport._proc.kill()
process._transport._proc.wait()
process = None
print("end")
