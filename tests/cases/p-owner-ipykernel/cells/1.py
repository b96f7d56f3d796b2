import stock

print("ready")
