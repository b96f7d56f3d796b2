from shelf import ShelfFileSystem

if __name__ == "__main__":
    shelf = ShelfFileSystem()
    print(shelf.ls("/", detail=False))
    print(shelf.cat_file("/b.txt"))
