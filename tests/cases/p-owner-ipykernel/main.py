"""Executes a notebook as nbconvert and papermill do."""
import os
import re
import sys

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = os.path.dirname(os.path.abspath(__file__))


def read_notebook():
    notebook = nbformat.v4.new_notebook()
    for name in sorted(os.listdir(os.path.join(HERE, "cells"))):
        with open(os.path.join(HERE, "cells", name)) as cell:
            notebook.cells.append(nbformat.v4.new_code_cell(cell.read()))
    return notebook


def main():
    manager = AsyncKernelManager()
    manager._kernel_spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3", language="python")
    notebook = read_notebook()
    client = NotebookClient(notebook, km=manager, resources={"metadata": {"path": HERE}}, timeout=30)
    try:
        client.execute()
    except CellExecutionError as e:
        print(e.ename, e.evalue)
    for cell in notebook.cells:
        print([output["output_type"] for output in cell.outputs])


if __name__ == "__main__":
    main()
