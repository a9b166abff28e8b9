"""Files that a person kept outside and hands to a command: read whatever an editor made of them."""

from pathlib import Path

from liuhen.entrypoints.commands.troubles import Exit, Trouble
from liuhen_proof.kept_texts import decode_kept, notes_in
from liuhen_proof.keys import parse_keys
from liuhen_proof.notes import NoteError

BYTES_MAX = 64 << 20


def text_of(path: Path, *, sealed: bool = False) -> str:
    """Read a text in UTF-8 or UTF-16; a ``sealed`` one, which a signature judges, in GB 18030 too. Raises Trouble."""
    try:
        if path.stat().st_size > BYTES_MAX:
            raise Trouble(f"{path} 过大，不像是要读的文本文件。", code=Exit.USAGE)
        return decode_kept(path.read_bytes(), sealed=sealed)
    except FileNotFoundError:
        raise Trouble(f"找不到文件 {path}。", code=Exit.USAGE) from None
    except IsADirectoryError:
        raise Trouble(f"{path} 是目录，请指定文件。", code=Exit.USAGE) from None
    except ValueError:
        raise Trouble(f"{path} 不是 UTF-8 编码的纯文本；请另存为 UTF-8 后再试。", code=Exit.USAGE) from None


def keys_in(paths: list[Path]) -> list[str]:
    """Return the texts of public keys. Raises Trouble for a file with none: that must not look like a bad signature."""
    texts = []
    for path in paths:
        texts.append(text_of(path, sealed=True))
        try:
            found = parse_keys(texts[-1], name="any")
        except NoteError:
            found = []
        if not found:
            raise Trouble(f"{path} 中没有可用的公钥。", code=Exit.USAGE)
    return texts


def checkpoints_in(paths: list[Path]) -> list[str]:
    """Return every checkpoint in some files. Raises Trouble for a file with none."""
    found = []
    for path in paths:
        notes = notes_in(text_of(path, sealed=True))
        if not notes:
            raise Trouble(f"{path} 中没有检查点。", code=Exit.USAGE)
        found += notes
    return found
