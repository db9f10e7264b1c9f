"""Notices of sites in ten more languages, and lines of articles that are nearly like them."""

from __future__ import annotations

import pytest

from index.text.boilerplate import boilerplate_spans
from index.text.notices.matching import is_label_above_links, is_notice

NOTICES = {
    "ru": """
Читайте также
Читайте также: Паром вернулся в порт
Материалы по теме
Подписывайтесь на наш Telegram-канал
Подпишитесь на нас в ВКонтакте и Дзене
Хотите быть в курсе? Подписывайтесь на наш канал в Телеграме!
Поделиться новостью
Скопировать ссылку
Оставить комментарий
12 комментариев
Войдите, чтобы оставить комментарий
РЕКЛАМА
Все права защищены.
Использование материалов сайта разрешено только при наличии ссылки на источник.
Нашли ошибку? Выделите её и нажмите Ctrl+Enter
Этот сайт использует файлы cookie для удобства пользователей.
""",
    "uk": """
Читайте також: Пором повернувся до порту
Матеріали за темою
Підписуйтесь на наш Telegram-канал
Підпишіться на наш канал у Telegram, щоб не пропустити головне
Поділитися у Facebook
Залишити коментар
Усі права захищено
Якщо ви помітили помилку в тексті, виділіть її та натисніть Ctrl+Enter
""",
    "tr": """
İlgili Haberler
İLGİLİ HABERLER
İlginizi çekebilir: Feribot limana döndü
Haberin devamı için tıklayınız
Bültenimize abone olun
Bizi Instagram hesabımızdan takip edin
Bağlantıyı kopyala
Tüm hakları saklıdır.
En çok okunanlar
""",
    "vi": """
Đọc thêm
Xem thêm: Chiếc phà trở lại cảng
Tin liên quan
Bài viết cùng chủ đề
Đăng ký nhận bản tin của chúng tôi
Theo dõi chúng tôi trên Facebook
Chia sẻ bài viết
Vui lòng đăng nhập để bình luận
""",
    "ro": """
Citește și
Citeşte şi: Feribotul s-a întors în port
Știri similare
Urmărește-ne pe Facebook și Instagram
Abonează-te la newsletterul nostru
Copiază linkul
Adaugă un comentariu
""",
    "el": """
Διαβάστε επίσης
ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ
Διαβάστε ακόμα: Το πλοίο επέστρεψε στο λιμάνι
Σχετικά άρθρα
Ακολουθήστε το Orra.gr στο Google News και μάθετε πρώτοι όλες τις ειδήσεις
Εγγραφείτε στο newsletter μας
Κοινοποίηση
Με την επιφύλαξη παντός δικαιώματος
Απαγορεύεται η αναδημοσίευση χωρίς γραπτή άδεια.
""",
    "ar": """
اقرأ أيضا
اقرأ أيضًا: العبارة عادت إلى الميناء
مواضيع ذات صلة
الأكثر قراءة
تابعونا على فيسبوك
اشترك في نشرتنا الإخبارية
مشاركة الخبر
أضف تعليقا
جميع الحقوق محفوظة
نسخ الرابط
""",
    "hi": """
यह भी पढ़ें
यह भी पढ़ें: नौका बंदरगाह लौट आई
संबंधित खबरें
हमें Facebook और Twitter पर फॉलो करें
विज्ञापन
टिप्पणी लिखें
सर्वाधिकार सुरक्षित
""",
    "th": """
อ่านเพิ่มเติม
อ่านเพิ่มเติม: เรือกลับถึงท่าแล้ว
ข่าวที่เกี่ยวข้อง
ติดตามเราได้ที่ Facebook
แชร์ข่าวนี้
คัดลอกลิงก์
โฆษณา
สงวนลิขสิทธิ์
""",
    "zh": """
相关阅读
相关阅读：渡轮返回港口
延伸閱讀
责任编辑：张三
（责任编辑：张三）
编辑：张三 校对：李四
欢迎关注我们的微信公众号
请扫描下方二维码
发表评论
12条评论
广告
版权所有 未经许可不得转载
未经授权，不得转载。
点击查看更多
""",
}
PROSE = {
    "ru": """
Читайте также сказки детям.
Подписывайтесь на пенсию заранее, советует министр.
Поделиться новостью с мэром не удалось.
Реклама лекарств запрещена с марта.
Оформить подписку на бумажную газету стало дороже.
Сайт использует файлы cookie без согласия, решил суд.
Использование дронов без разрешения запрещено.
«Подписывайтесь на наш канал», — сказал он.
Подпишитесь на наш канал сказал мэр и ушёл
По теме парома он ничего не ответил
Комментарии министра никого не убедили.
Все права защищены законом не одинаково, считают юристы.
Нам сообщили о cookies на сайте министерства.
""",
    "uk": """
Читайте також казки дітям.
Поділитися новиною з мером не вдалося.
До теми Президент повернувся згодом
Реклама ліків заборонена з березня.
""",
    "tr": """
İlgili bakan haberleri yalanladı.
Bakan haberlerin devamını istemedi.
Çerezleri kabul etmeyen bakkal kapandı.
Reklam gelirleri yüzde üç düştü.
İzinsiz dron kullanılamaz, dedi bakan.
""",
    "vi": """
Tham gia nhóm Telegram lừa đảo, bà mất 2 tỷ đồng
Bản quyền thuộc về ai?
Quảng cáo thuốc bị cấm từ tháng 3.
Theo dõi chúng tôi nhiều ngày, cảnh sát đã bắt hai người.
Đăng ký nhận thông báo thi tăng mạnh
""",
    "ro": """
Copierea la examen este interzisă.
Reproducerea urșilor este interzisă fără acordul ministerului.
Pe aceeași temă ministrul a tăcut.
Publicitatea la medicamente este interzisă.
""",
    "el": """
Απαγορεύεται η αντιγραφή στις εξετάσεις.
Η εταιρεία χρησιμοποιεί cookies χωρίς άδεια.
Διαβάστε επίσης παραμύθια στα παιδιά σας.
Σχετικά άρθρα του νόμου άλλαξαν.
""",
    "ar": """
تابعنا على مدار اليوم التطورات في الميناء
شاهد أيضا عشرات المدنيين الحادث
إعلان الحرب لم يفاجئ أحدا
اقرأ أيضا الأطفال في المدارس
جميع الحقوق لم تمنح للعمال
""",
    "hi": """
यह भी पढ़ें और समझें, मंत्री ने कहा।
विज्ञापन पर रोक लगी।
कंपनियां कुकीज़ का उपयोग करती हैं।
लोग ऐप डाउनलोड करें तो सावधान रहें।
""",
    "th": """
ดาวน์โหลดแอปเถื่อนเสี่ยงโดนแฮก
ติดตามข่าวทางไลน์เพิ่มขึ้นร้อยละ 20
โฆษณายาถูกห้ามตั้งแต่เดือนมีนาคม
ข่าวที่เกี่ยวข้องกับเรือถูกลบ
""",
    "zh": """
下载山寨APP被骗10万元
扫描二维码被骗走5000元
版权所有人起诉平台
关注微信公众号成诈骗新手法
相关报道称渡轮已返回
编辑部表示不知情。
广告收入下降三成。
未经许可，不得使用公共频谱。
""",
}
NOTICE_LINES = [(code, line) for code, text in NOTICES.items() for line in text.split("\n") if line]
PROSE_LINES = [(code, line) for code, text in PROSE.items() for line in text.split("\n") if line]


@pytest.mark.parametrize(("code", "line"), NOTICE_LINES)
def test_a_line_of_a_site_is_a_notice(code: str, line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(("code", "line"), PROSE_LINES)
def test_a_line_of_an_article_is_none(code: str, line: str) -> None:
    assert not is_notice(line)
    text = f"Orra\n\n{line}\n\nOrra 1."
    assert boilerplate_spans(text) == ()


def test_notices_and_prose_of_each_language() -> None:
    assert NOTICES.keys() == PROSE.keys()
    for code, text in NOTICES.items():
        notices = [line for line in text.split("\n") if line]
        prose = [line for line in PROSE[code].split("\n") if line]
        page = "\n\n".join(
            ["Orra 1", *(x for pair in zip(prose, notices, strict=False) for x in pair), "Orra 2."]
        )
        skipped = [span.of(page) for span in boilerplate_spans(page)]
        kept = [line for line in prose[: len(notices)] if any(line in each for each in skipped)]
        assert kept == [], code
        assert skipped == notices[: len(prose)], code


def test_headlines_below_a_label_at_the_end_are_links() -> None:
    article = "Паром стоял у причала три часа.\n\nКапитан молчал."
    links = "Читайте также:\n\nПаром вернулся в порт\n\nМэр ушёл в отпуск"
    text = f"{article}\n\n{links}"
    assert [span.of(text) for span in boilerplate_spans(text)] == [links]
    # A sentence below ends the links, and Thai has no full stop to end them.
    text = f"{article}\n\nЧитайте также:\n\nПаром вернулся в порт\n\nКапитан ответил."
    assert [span.of(text) for span in boilerplate_spans(text)] == ["Читайте также:"]
    thai = "เรือจอดอยู่ที่ท่า\n\nข่าวที่เกี่ยวข้อง\n\nกัปตันไม่ตอบ"
    assert [span.of(thai) for span in boilerplate_spans(thai)] == ["ข่าวที่เกี่ยวข้อง"]
    assert is_label_above_links("相关阅读：")
    assert not is_label_above_links("相关阅读：渡轮返回港口")


def test_a_notice_below_a_chinese_sentence_does_not_continue_it() -> None:
    sentence = "渡轮在码头停了三个小时，船长没有回答记者的问题，市长也没有露面，港口的人也不说。"
    text = f"{sentence}\n{sentence}\n责任编辑：张三"
    assert [span.of(text) for span in boilerplate_spans(text)] == ["责任编辑：张三"]
