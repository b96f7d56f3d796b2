from prompt_toolkit import PromptSession


def ask(question, keys, screen):
    session = PromptSession(question, input=keys, output=screen)
    return session.prompt() == "yes"  #@ cause
