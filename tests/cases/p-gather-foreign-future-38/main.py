import asyncio

LOOP = asyncio.new_event_loop()


async def ask(question):
    await asyncio.sleep(0.01)
    return question + "?"


def later(question):
    answer = LOOP.create_future()
    LOOP.call_later(0.01, answer.set_result, question.upper())
    return answer


async def main():
    answers = await asyncio.gather(ask("who"), later("when"))  #@ cause
    print(answers)


print(LOOP.run_until_complete(later("where")))
asyncio.run(main())
