def scan(loop, report):
    for number in (3, 5):
        loop.call_soon(report, number)  #@ cause
