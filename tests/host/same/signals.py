"""Handlers, masks and delivery are the program's own."""
import asyncio
import os
import signal
import threading


def masks():
    with open("/proc/self/status") as f:
        return [line.split() for line in f if line.startswith(("SigBlk", "SigIgn", "SigCgt", "ShdPnd"))]


print([(s, str(signal.getsignal(s))) for s in range(1, 32)])
print(masks())
got = []
signal.signal(signal.SIGUSR1, lambda number, frame: got.append((number, frame.f_code.co_name)))
os.kill(os.getpid(), signal.SIGUSR1)
print(got)
signal.setitimer(signal.ITIMER_REAL, 0.02)
signal.signal(signal.SIGALRM, lambda *a: got.append("alarm"))
while "alarm" not in got:
    signal.pause()
print(got)


async def main():
    loop, seen = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR2, seen.set)
    loop.call_later(0.01, os.kill, os.getpid(), signal.SIGUSR2)
    await asyncio.wait_for(seen.wait(), 10)
    print("seen", loop.remove_signal_handler(signal.SIGUSR2))


asyncio.run(main())
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.sigpending(), signal.sigwait({signal.SIGUSR1}))
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
inner = []
t = threading.Thread(target=lambda: inner.append(masks()))
t.start()
t.join()
print(inner, masks())
signal.signal(signal.SIGINT, lambda *a: (_ for _ in ()).throw(InterruptedError("once")))
try:
    os.kill(os.getpid(), signal.SIGINT)
    signal.pause()
except InterruptedError as e:
    print(repr(e))
