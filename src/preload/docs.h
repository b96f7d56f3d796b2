/* Where the documentation says it: the addresses behind "see" and a fix's reference, once. */
#ifndef WL_DOCS_H
#define WL_DOCS_H

#define DOC_PYTHON "https://docs.python.org/3/library/"
#define DOC_LOOP DOC_PYTHON "asyncio-eventloop.html"

#define DOC_AWAIT DOC_PYTHON "asyncio-task.html#coroutines"
#define DOC_CANCEL DOC_PYTHON "asyncio-task.html#task-cancellation"
#define DOC_CLOSE DOC_LOOP "#asyncio.loop.close"
#define DOC_FORK DOC_PYTHON "multiprocessing.html#contexts-and-start-methods"
#define DOC_GET DOC_LOOP "#asyncio.get_event_loop"
#define DOC_NEW DOC_LOOP "#asyncio.new_event_loop"
#define DOC_RUN DOC_PYTHON "asyncio-runner.html#asyncio.run"
#define DOC_RUNNER DOC_PYTHON "asyncio-runner.html#asyncio.Runner"
#define DOC_RUNNING DOC_LOOP "#asyncio.get_running_loop"
#define DOC_SOON DOC_LOOP "#asyncio.loop.call_soon_threadsafe"
#define DOC_STOP DOC_LOOP "#asyncio.loop.stop"
#define DOC_SUBMIT DOC_PYTHON "asyncio-task.html#asyncio.run_coroutine_threadsafe"
#define DOC_TASK DOC_PYTHON "asyncio-task.html#asyncio.create_task"
#define DOC_THREAD DOC_PYTHON "asyncio-task.html#asyncio.to_thread"
#define DOC_THREADS DOC_PYTHON "asyncio-dev.html#concurrency-and-multithreading"

#define DOC_CELL "https://ipython.readthedocs.io/en/stable/interactive/autoawait.html"
#define DOC_NEST "https://github.com/erdewit/nest_asyncio"
#define DOC_NEST2 "https://pypi.org/project/nest-asyncio2/"
#define DOC_TRIO "https://trio.readthedocs.io/en/stable/reference-core.html#trio.from_thread.run"
#define DOC_UVICORN "https://www.uvicorn.org/settings/#implementation"

#endif
