"""What the downloads of Meta's apps share: nothing in a thread names the app, the folder or archive does."""

FOLDERS = {"instagram": "instagram", "facebook": "messenger", "messenger": "messenger"}


def platform_of(path: str) -> str:
    """Which app a file is of; `meta` where no folder says so."""
    return next((platform for word, platform in FOLDERS.items() if word in path.casefold()), "meta")
