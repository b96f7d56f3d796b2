import concurrent.futures
import multiprocessing

import crop

if __name__ == "__main__":
    for method in ("fork", "spawn"):
        context = multiprocessing.get_context(method)
        with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as executor:
            try:
                executor.submit(crop.thumbnail, "a.png").result()
            except RuntimeError as error:
                print(method, "executor:", type(error).__name__)
        pool = context.Pool(1)
        try:
            pool.map(crop.thumbnail, ["b.png"])
        except RuntimeError as error:
            print(method, "pool:", type(error).__name__)
        pool.close()
        pool.join()
