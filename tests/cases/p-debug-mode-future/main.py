import asyncio

from gate import Gate

setup = asyncio.new_event_loop()  #@ created
setup.set_debug(True)
gate = Gate(setup)
setup.call_soon(gate.opened.set_result, "open")
setup.call_soon(setup.stop)


async def main():
    print(await gate.wait())


asyncio.run(main())  #@ other
