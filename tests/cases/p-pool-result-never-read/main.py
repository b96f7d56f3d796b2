from concurrent.futures import ThreadPoolExecutor

from work import convert


def main():
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(convert, "a.wav")  #@ thread
    print("all submitted")


main()
