from concurrent.futures import ProcessPoolExecutor

import tiles

if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=1) as pool:
        print(list(pool.map(tiles.render, [7])))
