import asyncio

import inbox


def main():
    first = asyncio.run(inbox.receive(0.05))  #@ cause
    print("first:", first)
    second = asyncio.run(inbox.receive(0.05))  #@ second
    print("second:", second)


if __name__ == "__main__":
    main()
