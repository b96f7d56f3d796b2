import multiprocessing

import work

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.map(work.go, [1, 2]))
