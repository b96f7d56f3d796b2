import asyncio
import os
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))


def pack(folder):
    archive = os.path.join(HERE, "bundle.zip")
    with zipfile.ZipFile(archive, "w") as bundle:
        for name in sorted(os.listdir(folder)):
            bundle.write(os.path.join(folder, name), "tide/" + name)
    return archive


async def main():
    import tide

    await asyncio.sleep(0)
    print("high water", tide.high_water("Cuxhaven"))  #@ called


if __name__ == "__main__":
    sys.path.insert(0, pack(os.path.join(HERE, "tide-src")))
    asyncio.run(main())  #@ started
