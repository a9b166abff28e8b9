"""Pages of activities."""
urlpatterns: list = []
