from django.db import connection


def balance(user):
    cursor = connection.cursor()  #@ cause
    cursor.execute("select length(%s)", [user])
    return cursor.fetchone()[0]
