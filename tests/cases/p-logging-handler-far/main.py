import logging

from shipping import ShippingHandler

log = logging.getLogger("shop")
log.addHandler(ShippingHandler())
log.warning("stock is low: %s", "bolts")
print("still here")
