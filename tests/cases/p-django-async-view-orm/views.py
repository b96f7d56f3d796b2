from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import path


async def count(request):
    return HttpResponse(await sync_to_async(User.objects.count)())


async def names(request):
    users = User.objects.order_by("username")
    return HttpResponse(",".join(user.username for user in users))  #@ cause


urlpatterns = [path("count", count), path("names", names)]
