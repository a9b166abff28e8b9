"""The numbers of articles as laws write them: 二百三十四, and 234."""

DIGITS = "零一二三四五六七八九"
PLACES = {"十": 10, "百": 100, "千": 1000}
NUMBER = rf"[0-9]{{1,4}}|[{DIGITS}〇两十百千]{{1,9}}"
"""What may be a number; ``number_of`` says whether it is one."""


def number_of(written: str) -> int:
    """Read a number below ten thousand: 13, 十三, 一百零二, 一千二百六十. Raises ValueError for signs in no order."""
    if written.isdecimal():
        return int(written)
    total, digit, place = 0, 0, 10_000
    for sign in written.replace("〇", "零").replace("两", "二"):
        if sign == "零":
            continue
        if sign in PLACES:
            if PLACES[sign] >= place or (not digit and total and sign != "十"):
                raise ValueError(f"not a number: {written!r}")
            place = PLACES[sign]
            total, digit = total + (digit or 1) * place, 0
        elif digit:
            raise ValueError(f"not a number: {written!r}")
        else:
            digit = DIGITS.index(sign)
    return total + digit


def in_words(number: int) -> str:
    """Write a number below ten thousand as laws do: 十三, 一百零二, 二百三十四."""
    if number < 10:
        return DIGITS[number]
    said, gap = "", False
    for sign, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, place)
        if digit:
            one_in_front = sign == "十" and digit == 1 and not said
            said += ("零" if gap else "") + ("" if one_in_front else DIGITS[digit]) + sign
            gap = False
        elif said and number:
            gap = True
    return said
