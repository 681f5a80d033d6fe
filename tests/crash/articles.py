"""Articles to lose: short news of our own, all different, the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path

_BODIES = ("Ban Dân vận Tỉnh ủy", "Hội Nông dân huyện", "Ủy ban Mặt trận Tổ quốc xã", "Đoàn Thanh niên phường")
_DID = ("tổ chức hội nghị", "kiểm tra việc", "sơ kết một năm", "ký kết chương trình", "trao tặng nhà", "lấy ý kiến về")
_WHAT = ("dân vận khéo", "xây dựng nông thôn mới", "chuyển đổi số", "giảm nghèo bền vững", "giải phóng mặt bằng")
_WHERE = ("Hà Tĩnh", "An Giang", "Phú Thọ", "Thừa Thiên Huế", "Cà Mau", "Lào Cai")


def article(number: int, edition: int = 0) -> dict[str, str]:
    """One article; another edition of it has another text."""
    source = random.Random(number * 1_000 + edition)
    sentences = [
        f"{source.choice(_BODIES)} {source.choice(_DID)} {source.choice(_WHAT)} tại {source.choice(_WHERE)}, "
        f"có {source.randint(10, 99_999)} người dự."
        for _ in range(source.randint(2, 12))
    ]
    return {
        "id": f"bai-{number}",
        "title": f"Tin số {number}, lần in {edition}",
        "date": f"20{source.randint(11, 26)}-{source.randint(1, 12):02}-{source.randint(1, 28):02}",
        "text": " ".join(sentences),
    }


def write(path: Path, articles: Iterable[dict[str, str]]) -> None:
    """A file of JSON Lines, whole before it has its name."""
    aside = path.with_suffix(".new")
    aside.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in articles), "utf-8")
    aside.replace(path)
