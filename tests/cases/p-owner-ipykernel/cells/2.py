shelf = ["nuts", "bolts"]
for item in shelf:
    print(item, stock.stock_of(item))  #@ cell
