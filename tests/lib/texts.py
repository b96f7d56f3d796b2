"""List the texts of the exceptions that the installed asyncio, its compiled parts and the installed packages make.

Run by tests/host/words under the interpreter whose packages it reads; imports none of them but asyncio. Prints a JSON
list of [where, module, function, class, text]: a part of a text that is only known at run time is written {}.
"""
import ast
import asyncio
import glob
import json
import os
import re
import sys
import sysconfig

# What a package's text has to speak of to be looked at: elsewhere most exceptions are about something else.
ABOUT_LOOPS = re.compile(
    r"event[ _-]?loop|running loop|(different|same|another|no|real async|the asyncio|async|trio_asyncio|patch) loop|loop is|async(hronous)? context"
    r"|an? async\b|async library|asyncio\.run|LoopRunner|worker thread|greenlet_spawn|inside a run|call it from a thread"
    r"|used inside a task|nested async|Already running|different event|synchronous stream|Sync method", re.IGNORECASE)
NOT_THEIRS = re.compile(r"/(pip|setuptools|_distutils_hack|tests?|testing|lib2to3)/|/_?test_|/_testbase|/pytest_plugin|/windows_")
MAKERS = re.compile(r"(Error|Exception|Operation|Greenlet|NotFound)$")
LITERAL = r"""[fr]?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
IN_CYTHON = re.compile(r"(\w+(?:Error|Exception))\(\s*((?:%s\s*)+)" % LITERAL)


def text_of(node):
    """A string expression with {} for what is put in, or None where it begins with nothing known."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return holes(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
    if isinstance(node, ast.BinOp):
        left = text_of(node.left)
        return left if isinstance(node.op, ast.Mod) or left is None else left + (text_of(node.right) or "{}")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return text_of(node.func.value)
    return None


def holes(text):
    return re.sub(r"%[-.\d]*[a-zA-Z]|\{[^{}]*\}", "{}", text)


class Reader(ast.NodeVisitor):
    """The exceptions that a module's code makes, with the function that makes each."""

    def __init__(self):
        self.function, self.found = "<module>", []

    def visit_FunctionDef(self, node):
        outer, self.function = self.function, node.name
        self.generic_visit(node)
        self.function = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Call(self, node):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        # a class of the package itself may be made by another name: "MissingGreenlet" is sqlalchemy.exc's
        text = text_of(node.args[0]) if node.args and MAKERS.search(name) else None
        if text:
            self.found.append((self.function, name, text))
        self.generic_visit(node)


def python_texts(path, module):
    with open(path, "rb") as f:
        source = f.read()
    if not module.startswith("asyncio") and not ABOUT_LOOPS.search(source.decode("utf-8", "replace")):
        return
    reader = Reader()
    try:
        reader.visit(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        return      # of another Python
    for function, name, text in reader.found:
        yield "python", module, function, name, text


def cython_texts(path, module):
    with open(path, encoding="utf-8", errors="replace") as f:
        source = f.read()
    for name, literals in IN_CYTHON.findall(source):
        parts = re.findall(LITERAL, literals)
        yield "cython", module, "", name, holes("".join(ast.literal_eval(p.lstrip("fr")) for p in parts))


def compiled_texts(path, module):
    """Formats in a compiled module, and what is one of its own errors without a format."""
    with open(path, "rb") as f:
        strings = re.findall(rb"[\x20-\x7e]{12,200}(?=\x00)", f.read())
    for text in sorted({s.decode() for s in strings}):
        if (re.search(r"%[RTS]", text) and re.search(r"\b(loop|[Tt]ask|Future)\b|enter context", text)) or text == "no running event loop":
            yield "compiled", module, "", "RuntimeError", holes(text)


def module_of(path, root):
    parts = os.path.relpath(path, root).rsplit(".", 1)[0].split(os.sep)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def all_texts():
    import _asyncio
    library = os.path.dirname(os.path.dirname(asyncio.__file__))
    for path in glob.glob(os.path.join(library, "asyncio", "[!w]*.py")):      # not Windows'
        for found in python_texts(path, module_of(path, library)):
            yield found
    for found in compiled_texts(getattr(_asyncio, "__file__", None) or os.path.realpath(sys.executable), "_asyncio"):
        yield found
    for root in sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}):
        for path in glob.iglob(os.path.join(root, "**", "*.py*"), recursive=True):
            read = {".py": python_texts, ".pyx": cython_texts}.get(os.path.splitext(path)[1])
            if read and not NOT_THEIRS.search("/" + os.path.relpath(path, root)):
                for found in read(path, module_of(path, root)):
                    yield found


def matters(where, module, function, name, text):
    """All that asyncio raises as a RuntimeError, and of the rest what speaks of loops."""
    if where == "compiled" or name == "RuntimeError" and module.startswith("asyncio."):
        return True
    if name == "RuntimeError" and module.split(".")[0] == "uvloop" and re.search("loop|thread|closed|running", text):
        return True
    return ABOUT_LOOPS.search(text) is not None


json.dump(sorted(found for found in set(all_texts()) if matters(*found)), sys.stdout)
