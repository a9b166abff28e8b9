"""Names are found by the first letters of how they are read: 王芳 by `wf`. A character may have more than one reading.

GB 2312 puts its 3,755 common characters in the order of their readings, so that 23 of them mark where a letter begins;
the 3,008 others stand by radical, and each one's letter is written down below (out of pypinyin 0.55.0, as are LATER).
What is not in GB 2312 has no letter: it is found by itself.
"""

import re
from functools import cache

ASKED = re.compile(r"[a-z]{2,8}", re.IGNORECASE)
FIRSTS = "a啊b芭c擦d搭e蛾f发g噶h哈j击k喀l垃m妈n拿o哦p啪q期r然s撒t塌w挖x昔y压z匝"
LATER = "p辟p泊z长s匙p脯h蛤k槛g咯g傀j茄g炔c伺s厦c畜x吁y轧n辗c椎s单z曾x解z查q仇o区p朴y乐x行c重g盖n粘c乘q圈t调j角x校"
"""Second readings, in surnames and in what firms and places are called."""
COMMON, RARE = range(0xB0, 0xD8), range(0xD8, 0xF8)
RARE_LETTERS = (
    "cjwgnspgcgnegypbtyyzdxykygtzjnmjqmbsgzscyjsyyfpgkbzgydywjkgkljswkpjqhyjwrdzlsgmrypywwcckznkyygttngjeykkz"
    "ytcjnmcylqlypyqfqrpzslwbtgkjfyxjwzltbncxjjjjtxdttsqzycdxxhgckbphffsstybgmxlpbyllbhlxsmzmyjhsojnghdzqyklg"
    "jhsgqzhxqgkezzwyscscjxyeyxadzpmdssmzjzqjyzcjjfwqjbdzbxgznzcpwhkxhqkmwfbpbydtjzzkqhylygxfptyjyyzpszlfchmq"
    "shgmxxsxjyqdcsbbqbefsjyhwwgzkpylqbgldlcctnmayddkssngycsgxlyzaypnptsdkdylhgymylcxpycjndqjwqqxfyyfjlejpzrx"
    "ccqwqqsbzkymgplbmjrqcflnymyqmsqtrbcjthztqfrxqhxmjjcjlxxgjmshzkbswyemyltxfsydsglycjqxsjnqbsctyhbftdcyjdjw"
    "yghqfrxwckqkxebptlpxjzsrmebwhjlbjslyysmdxlclqkxlhxjrzjmfqhxhwywsbhtrxxglhqhfnmgykldyxzpylggsmtcfpajjzylj"
    "tyanjgbjplqgdzyqyaxbkysecjsznslyzhzxlzcghpxzhznytdsbcjkdlzyyfwydlebbgqyzkggldndnyskjshdlyxbcghxypkdjmmzn"
    "gmmclgwzszxzjfznmlzzthcsydbdllscddnlkjykjsycjlkohqasdknhcsganhdaashtcplcpqybsdmpjlpcjoqlcdhjjysprchnwjnl"
    "hlyyqyhwzptczgwwmzffjqqqqyxaclbhkdjxdgmmydjxzllsygxgkjrywzwyclzmssjzldbydcpcxyhlxchyzjqsqqagmnyxpfrkssbj"
    "lyxysyglnscmhcwwmnzjjlxxhchsyzsttxrycyxbyhcsmxjsznpwgpxxtaybgajcxlyxdccwzocwkccsbnhcpdyznfcyytyckxkybsqk"
    "kytqqxfcwchcykelzqbsqyjqcclmthsywhmktlkjlycxwheqqhtqhqpqsqscfymmdmgbwhwlgsllystlmlxpthmjhwljzyhzjxhtxjlh"
    "xrswlwzjcbxmhzqxsdzpmgfcsglsxymjshxpjxwmyqksmyplrthbxftpmhyxlchlhlzylxgsssstclsldclrpbhzhxyyfhbmgdmycnqq"
    "wlqhjjcywjzyejjdhpblqxtqkwhlchqxagtlxljxmsljhtzkzjecxjcjnmfbycsfywybjzgnysdzsqyrsljpclpwxsdwejbjcbcnaytw"
    "gmpapclyqpclzxsbnmsggfnzjjbzsfzyndxhplqkzczwalsbccjxsyzgwkypsgxfzfcdkhjgxtlqfsgdslqwzkxtmhsbgzmjzrglyjbp"
    "mlmsxlzjqqhzyjczydjwbwjklddpmjegxyhylxhlqyqhkycwcjmyyxnatjhyccxzpcqlbzwwytwbqcmlpmyrjcccxfpznzzljplxxyzt"
    "zlgdldcklyrzzgqtgjhhgjljaxfgfjzslcfdqzlclgjdjzsnzlljpjqdcclcjxmyzftsxgcgsbrzxjqqctzhgyqtjqqlzxjylylbcyam"
    "cstylpdjbyregklzyzhlyszqlznwczcllwjqjjjkdgjzolbbzppglghtgzxyjhzmycnqcycyhbhgxkamtxyxnbskyzzgjzlqjdfcjxdy"
    "gjqjjpmgwgjjjpkqsbgbmmcjssclpqpdxcdyykypcjddyygywrhjrtgznyqldkljszzgzqzjgdykshpzmtlcpwnjyfyzdjcnmwescygl"
    "btzcgmssllyxysxsbsjsbbsgghfjlypmzjnlyywdqshzxtyywhmcyhywdbxbtlmsyyyfsxjcbdxxlhjhfssxzqhfzmzcztqcxzxrttdj"
    "hnnyzqqmtqdmmgyydxmjgdhcdyzbffallztdltfxmxqzdngwqdbdcdjdxbzgsqqddjcmbkzffxmkdmdsyyszcmljdsynsprskmkmpckl"
    "gtbqtfzswtfgglyplljzhgjjgypzltcsmcnbtjbqfkthbyzgkpbbymtdssxtbnpdkleycjnyddykzddhqhsdzsctarlltkzlgecllkjl"
    "qjaqnbdkkghpjtzqksecshalqfmmgjnlyjbbtmlyzxdcjpldlpcqdhzycbzsczbzmsljflkrzjsnfrgjhxpdhyjybzgdlqcsezgxlblg"
    "yxtwmabchecmwyjyzlljjyhlgndjlslygkdzpzxjyyzlwcxszfgwyydlyhcljscmbjhblyzlycblydpdqysxqzbytdkyxjyycnrjmpdj"
    "gklcljbctbjddbblblczqrppxjcjlzcshltoljnmdddlngkathqhjhykheznmshrphqqjchgmfprxhjgdychghlyrzqlcyqjnzsqtkqj"
    "ymszswlcfqqqxyfggyptqwlmcrnfkkfsyylqbmqammmyxctpshcptxxzzsmphpshmclmldqfyqxszyjdjjzzhqpdszglstjbckbxyqzy"
    "sgpsxqzqzrqtbdkyxzkhhgflbcsmdldgdzdblzyycxnncsybzbfglzzxswmsccmqnjqsbdqsjtxxmbltxzclzshzcxrqjgjylxzfjphy"
    "mzqqydfqjjlzznzjsdgzygctxmzysctlkphtxhtlbjxjlxscdqxcbbtjfqzfsltjbtkqbxxjjljchczdbzjdczjdcprnpqcjpfczlclz"
    "xzdmxmphjsgzgszzqjylwtjpfsyaxmcjbtzkycwmytzsjjlqcqlwzmalbxyfbpnlsfhtgjwejjxxglljstgshjqlzfkcgnndszfdeqfh"
    "bsaqtgylbxmmygszldydqmjjrgbjtkgdhgkblqkbdmbylxwcxyttybkmrtjzxqjbhlmhmjjzmqasldcyxyqdlqcafywyxqhz"
)


def pattern(words: str) -> str:
    """Return the regular expression of what these letters may stand for, "" for what is no run of letters."""
    if not ASKED.fullmatch(words):
        return ""
    return "".join(f"[{letter.upper()}{_read_as().get(letter, '')}]" for letter in words.lower())


@cache
def _read_as() -> dict[str, str]:
    """Gather the characters by letter."""
    begins = dict(zip(FIRSTS[1::2], FIRSTS[::2], strict=True))
    found: dict[str, list[str]] = {}
    letter = ""
    for each in _row_by_row(COMMON):
        letter = begins.get(each, letter)
        found.setdefault(letter, []).append(each)
    for each, letter in (
        *zip(_row_by_row(RARE), RARE_LETTERS, strict=True),
        *zip(LATER[1::2], LATER[::2], strict=True),
    ):
        found[letter].append(each)
    return {letter: "".join(characters) for letter, characters in found.items()}


def _row_by_row(rows: range) -> list[str]:
    codes = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return [each for code in codes if (each := code.decode("gb2312", errors="ignore"))]
