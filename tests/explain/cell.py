"""cell.py FILE: executes FILE as a notebook's cell, in a kernel of this interpreter."""
import re
import sys

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager


def show(message):
    content = message["content"]
    if message["msg_type"] == "stream":
        sys.stdout.write(content["text"])
    elif message["msg_type"] == "error":
        print(re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(content["traceback"])))


def main(path):
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3", language="python")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=40)
        with open(path) as cell:
            reply = client.execute_interactive(cell.read(), output_hook=show, timeout=30)
        return 0 if reply["content"]["status"] == "ok" else 1
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
