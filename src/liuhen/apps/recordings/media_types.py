"""What a player is told a file is."""

from liuhen.apps.recordings.models import Recording

BY_SUFFIX = {
    "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska",
    "avi": "video/x-msvideo", "ts": "video/mp2t", "mpg": "video/mpeg", "3gp": "video/3gpp", "flv": "video/x-flv",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "wav": "audio/wav", "ogg": "audio/ogg",
    "amr": "audio/amr", "flac": "audio/flac", "wma": "audio/x-ms-wma",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "bmp": "image/bmp", "heic": "image/heic", "avif": "image/avif",
}  # fmt: skip
BY_KIND = {"video": "video/mp4", "audio": "audio/mpeg", "photo": "image/jpeg"}


def media_type(recording: Recording) -> str:
    """Return the type by the file's suffix where it fits what the file is, else by its kind."""
    told = BY_SUFFIX.get(recording.filename.rpartition(".")[2].lower(), "")
    families = {"video": "video/", "audio": "audio/", "photo": "image/"}
    if told.startswith(families.get(recording.kind, "")):
        return told or "application/octet-stream"
    return BY_KIND.get(recording.kind, "application/octet-stream")
