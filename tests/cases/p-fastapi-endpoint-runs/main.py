from fastapi import FastAPI
from fastapi.testclient import TestClient

import prices

app = FastAPI()


@app.get("/orders/{item}")
async def order(item: str):
    return {"total": prices.total(item)}  #@ called


@app.get("/quotes/{item}")
def quote(item: str):
    return {"total": prices.total(item)}


client = TestClient(app, raise_server_exceptions=False)
print(client.get("/quotes/apple").json())
print(client.get("/orders/apple").status_code)
