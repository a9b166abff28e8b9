"""Numbers as laws write them, 二百三十四 and 234, and sums of money as vouchers do, 贰佰叁拾肆元整."""

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


CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_RANKS = ((10**8, "亿"), (10**4, "万"), (1, ""))


def in_capitals(fen: int) -> str:
    """Write a sum as vouchers do: 人民币壹仟肆佰零玖元伍角. Raises ValueError below nothing and from 10^12 yuan on.

    《支付结算办法》附一《正确填写票据和结算凭证的基本规定》第2项至第4项: 人民币 stands before it without a gap, 整
    after 元 and neither after 角 nor after 分, one 零 for zeros in a row, and one after 元 where only 角 is zero.
    """
    if not 0 <= fen < 10**14:
        raise ValueError(f"no sum for a voucher: {fen}")
    yuan, cents = divmod(fen, 100)
    tenths, hundredths = divmod(cents, 10)
    said = f"人民币{_in_ranks(yuan)}元" if yuan or not cents else "人民币"
    if not cents:
        return f"{said}整"
    said += f"{CAPITALS[tenths]}角" if tenths else "零" * bool(yuan)
    return f"{said}{CAPITALS[hundredths]}分" if hundredths else said


def _in_ranks(number: int) -> str:
    said, rest = "", number
    for rank, sign in _RANKS:
        four, rest = divmod(rest, rank)
        if four:
            said += ("零" if said and four < 1000 else "") + _four(four) + sign
    return said or "零"


def _four(number: int) -> str:
    """Write a number below ten thousand; ten is 壹拾."""
    said, gap = "", False
    for sign, place in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit, number = divmod(number, place)
        said += f"{'零' if gap and digit else ''}{CAPITALS[digit]}{sign}" if digit else ""
        gap = bool(said) and not digit
    return said
