"""The staff's entry point: chrome, menu, addresses. The pages themselves are the apps'."""
