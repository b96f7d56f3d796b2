import asyncio
import sys

from .labels import print_labels

if __name__ == "__main__":
    asyncio.run(print_labels("--all" in sys.argv))  #@ started
