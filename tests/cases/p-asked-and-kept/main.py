from metrics import Counter

failed = []


def start(name):
    try:
        return Counter(name)  #@ caught
    except RuntimeError as error:
        failed.append(error)


start("hits")
print(len(failed))
