"""Trace codes 追溯码: eight unguessable characters and a check digit that name one viewing or one export.

The alphabet has 31 characters, a prime, so that the weighted sum finds every single misreading and every swap of two.
Letters that are read as another character (O, I, L, S, U) do not occur, and count as what they look like.
"""

from django.utils.crypto import salted_hmac

from liuhen.kernel.identifiers import plain

ALPHABET = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
LENGTH = 8
_BASE = len(ALPHABET)
_LOOKS_LIKE = str.maketrans("OILSU", "0115V")
_SALT = "liuhen.recordings.trace"


class NotACode(ValueError):
    """What was typed is no trace code; ``str()`` says in Chinese why."""


def code_of(*named: object) -> str:
    """Return the code of what ``named`` singles out: an HMAC under the server's secret, so that nobody guesses one."""
    digest = salted_hmac(_SALT, "\n".join(map(str, named)), algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    body = ""
    for _ in range(LENGTH):
        number, place = divmod(number, _BASE)
        body += ALPHABET[place]
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """Return the ninth character; weights from 2 keep two neighbours from making up for each other."""
    return ALPHABET[sum(n * ALPHABET.index(each) for n, each in enumerate(body, 2)) % _BASE]


def read(typed: str) -> str:
    """Return the code that somebody typed off a picture, in any case and grouping. Raises NotACode."""
    code = plain(typed).replace("-", "").translate(_LOOKS_LIKE)
    if len(code) != LENGTH + 1:
        raise NotACode(f"追溯码应为{LENGTH + 1}位，填写的是{len(code)}位")
    if strange := sorted(set(code) - set(ALPHABET)):
        raise NotACode(f"追溯码中没有“{strange[0]}”这个字符")
    if check_digit(code[:-1]) != code[-1]:
        raise NotACode("校验位不符，请对照画面重新辨认")
    return code


def grouped(code: str) -> str:
    """Return a code as it is shown: three groups of three."""
    return "-".join(code[n : n + 3] for n in range(0, len(code), 3))
