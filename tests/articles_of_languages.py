"""Invented articles in Arabic, in Chinese and in several languages, for pictures and tests."""

from __future__ import annotations

from pathlib import Path


def _page(outlet: str, day: str, title: str, *paragraphs: str) -> str:
    head = f"---\ntitle: {title}\nsource: {outlet}\ndate: {day}\n---\n\n"
    return head + "\n\n".join(paragraphs) + "\n"


_ARABIC_FERRY = _page(
    "وكالة الساحل", "2025-03-03", "توقف العبّارة «كورال» في خليج هالم",
    "توقفت العبّارة «كورال» (MV Coral) عن العمل في خليج هالم يوم الاثنين بعد أن غمرت المياه غرفة "
    "المحرك، وبقي 340 راكبا في ميناء الجزيرة حتى المساء.",
    "قال وزير النقل سامي الحداد إن إصلاح المحرك سيستغرق 12 أسبوعا وسيكلف 4.5 مليون يورو. وستستأجر "
    "الوزارة عبّارة أصغر في هذه المدة.",
    "وأضاف الوزير أن سبب تسرب المياه لم يعرف بعد. وستقدم لجنة من ثلاثة مهندسين تقريرها قبل نهاية "
    "شهر نيسان.",
)  # fmt: skip
ARABIC = {
    "ferry.md": _ARABIC_FERRY,
    "boats.md": _page(
        "صحيفة المرفأ", "2025-03-05", "الصيادون يطالبون بتعويض",
        "طالب اتحاد الصيادين في هالم الحكومة بتعويض قدره 600 يورو عن كل قارب، بعد أن أغلق الميناء "
        "الشمالي أمام قواربهم.",
        "وقالت رئيسة الاتحاد ليلى منصور إن خمسة وثلاثين قاربا لا تستطيع الخروج إلى البحر.",
    ),
    "school.md": _page(
        "صحيفة المرفأ", "2025-02-23", "مدرسة الجزيرة تفتح أبوابها من جديد",
        "فتحت مدرسة الجزيرة أبوابها يوم الأحد بعد ترميم دام سنتين.",
        "ويدرس في المدرسة 210 تلاميذ، وكانوا يذهبون في العامين الماضيين إلى البر بالعبّارة.",
    ),
}  # fmt: skip

CHINESE = {
    "ferry.md": _page(
        "海岸通讯社", "2025-03-04", "哈尔姆湾渡轮“珊瑚号”停航",
        "哈尔姆湾的渡轮“珊瑚号”（MV Coral）星期一因机舱进水而停航，340名乘客在岛上的码头"
        "一直等到晚上。",
        "交通部长李文清说，修理发动机需要十二个星期，费用为450万欧元。在此期间，交通部将租用一艘较小的渡轮。",
        "部长还说，进水的原因尚未查明。由三名工程师组成的小组将在四月底以前提交报告。",
    ),
    "boats.md": _page(
        "港口日报", "2025-03-05", "渔民要求赔偿",
        "哈尔姆渔民工会要求政府为每艘渔船赔偿600欧元，因为北港已经对渔船关闭。",
        "工会主席林慧说，三十五艘渔船无法出海。“我们不会等到夏天，”她说。",
    ),
    "school.md": _page(
        "港口日报", "2025-02-23", "岛上的学校重新开学",
        "岛上的学校经过两年的修缮，星期日重新开学。",
        "学校有210名学生。在过去两年里，他们每天乘渡轮去大陆上课。",
    ),
}  # fmt: skip

MIXED = {
    "arabic ferry.md": _ARABIC_FERRY,
    "arabic boats.md": ARABIC["boats.md"],
    "arabic school.md": ARABIC["school.md"],
    "chinese boats.md": CHINESE["boats.md"],
    "chinese school.md": CHINESE["school.md"],
    "english bakery.md": _page(
        "Tarnmouth Courier", "2025-03-04", "Flour for two days",
        "Ada Brekke has flour for two days. She runs the only bakery on Halm, and her flour comes "
        "by sea.",
        "“We were told nothing,” she said on Tuesday. The mail boat takes six people and no sacks.",
    ),
    "english council.md": _page(
        "Tarnmouth Courier", "2025-03-01", "Council votes for a new library",
        "Tarnmouth council voted on Friday to build a library beside the old corn exchange. The "
        "work begins in June and will cost 2.1 million euros.",
        "Two councillors voted against it, because the roof of the school leaks.",
    ),
    "english harvest.md": _page(
        "Tarnmouth Courier", "2025-02-27", "A poor year for mussels",
        "The mussel harvest in the bay fell by a third this winter. Growers blame warm water and "
        "crabs.",
    ),
    "ukrainian ferry.md": _page(
        "Вісник Тарнмута", "2025-03-05", "Пором «Корал» стоїть через аварію",
        "Пором «Корал» не ходить із понеділка: вода залила машинне відділення.",
        "За словами міністра Самі Хаддада, причина аварії ще не відома. Пасажирам повернуть гроші "
        "за квитки.",
    ),
    "turkish court.md": _page(
        "Liman Gazetesi", "2025-03-06", "Mahkeme feribot şirketinin itirazını reddetti",
        "Halm İdare Mahkemesi, feribot şirketinin denetim kararına itirazını perşembe günü "
        "reddetti.",
        "Karara göre şirket, makine dairesini her altı ayda bir denetletmek zorunda.",
    ),
}  # fmt: skip


def write_pages(articles: dict[str, str], folder: Path) -> Path:
    """Write articles into a folder, by the names of their files, and return it."""
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
