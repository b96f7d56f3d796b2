def on_message(text):
    return text
