"""Borders of sentences in other languages and scripts than English."""

from __future__ import annotations

import pytest

from index.documents import Span
from index.text.sentences import paragraph_sentences, passage_sentences

# Each language's sentences, as they stand one behind the other in a paragraph.
SENTENCES = {
    "de": [
        "Der Rat tagte am 3. Oktober in Vogtheim.",
        "Bürgermeisterin Dr. Inge Rau sprach von z. B. zwölf Schulen.",
        "„Wir zahlen nicht“, sagte sie.",
        "Die Kosten betragen ca. 4,5 Mio. Euro.",
        "Am 21. Mai wird abgestimmt.",
        "Prof. Kern (Univ. Halm) widersprach.",
        "Das gilt u. a. für die Nordbrücke.",
        "Wer haftet?",
        "Niemand!",
        "Die GmbH & Co. KG schwieg.",
    ],
    "fr": [
        "« Nous partons », a-t-il dit.",
        "Le 1er mai, la mairie a fermé.",
        "Mme Roux, 41 ans, proteste.",
        "Est-ce possible ?",
        "Oui !",
        "Le coût atteint 3,2 M€.",
        "Il cite l'art. 5 du code.",
        "La S.N.C.M. refuse.",
        "L'enquête continue.",
    ],
    "es": [
        "El Sr. Lobo llegó el 5 de mayo.",
        "¿Quién pagará?",
        "¡Nadie!",
        "La Dra. Vera habló de EE. UU. y de la presa.",
        "El pleno aprobó 3.400 euros.",
        "«No hay agua», dijo.",
        "El art. 14 lo prohíbe.",
        "Murió en 1931.",
        "Su hija vive en S. Telmo.",
        "Nada cambió.",
    ],
    "ru": [
        "Паром «Корал» встал 3 марта 2021 г. в бухте.",
        "Капитан О. В. Рындин подал рапорт.",
        "Ущерб составил 4 млн. руб. и ещё растёт.",
        "Кто заплатит?",
        "Никто!",
        "«Мы ждём», — сказал он.",
        "В т. ч. пострадали 12 человек.",
        "Ул. Лесная закрыта.",
        "Мост построен в 1911 году.",
        "Следствие идёт.",
    ],
    "uk": [
        "Паром зупинився 3 березня 2021 р. у бухті.",
        "Капітан О. В. Риндич подав рапорт.",
        "Збитки — 4 млн грн.",
        "Хто заплатить?",
        "Ніхто!",
        "«Ми чекаємо», — сказав він.",
        "На вул. Лісовій тихо.",
        "Міст збудували 1911 року.",
        "Слідство триває.",
        "Суд відклали.",
    ],
    "el": [
        "Ο δήμος έκλεισε τη γέφυρα.",
        "Ποιος θα πληρώσει;",
        "Κανείς!",
        "Ο κ. Λάμπρου μίλησε στις 3 π.μ. στο λιμάνι.",
        "Το κόστος είναι 4,5 εκατ. ευρώ.",
        "«Δεν φεύγουμε», είπε.",
        "Η έρευνα συνεχίζεται.",
        "Στις 21 Μαΐου ψηφίζουν.",
        "Πού είναι το πλοίο;",
        "Χάθηκε.",
    ],
    "ar": [
        "أغلقت البلدية الجسر يوم الخميس.",
        "من سيدفع الثمن؟",
        "لا أحد!",
        "قال د. سامر الحداد إن الكلفة 4.5 مليون دينار.",
        "وصلت العبارة عند الفجر.",
        "«لن نغادر»، قال الصيادون.",
        "بدأ التحقيق في 3 آذار.",
        "توفي أ. د. كريم سنة 1931.",
        "يستمر العمل؛ لكن الميناء مغلق.",
        "انتهت الجلسة.",
    ],
    "fa": [
        "شورا پل را بست.",
        "چه کسی می\u200cپردازد؟",
        "هیچ\u200cکس!",
        "دکتر رستمی گفت هزینه ۴٫۵ میلیون است.",
        "کشتی رسید.",
        "جلسه پایان یافت.",
        "تحقیق ادامه دارد.",
        "او رفت.",
        "باران آمد.",
        "در بسته است.",
    ],
    "ur": [
        "کونسل نے پل بند کر دیا۔",
        "کون ادا کرے گا؟",
        "کوئی نہیں!",
        "ڈاکٹر احمد نے کہا کہ لاگت 4.5 ملین ہے۔",
        "جہاز پہنچ گیا۔",
        "اجلاس ختم ہوا۔",
        "تفتیش جاری ہے۔",
        "وہ چلا گیا۔",
        "بارش ہوئی۔",
        "دروازہ بند ہے۔",
    ],
    "hi": [
        "परिषद ने पुल बंद किया।",
        "कौन भुगतान करेगा?",
        "कोई नहीं!",
        "डॉ. मेहता ने कहा कि लागत 4.5 करोड़ है।",
        "नाव सुबह पहुँची।",
        "“हम नहीं जाएँगे,” उसने कहा।",
        "जाँच जारी है।",
        "बैठक समाप्त हुई।",
        "श्री. राव ने इनकार किया।",
        "बारिश हुई।",
    ],
    "zh": [
        "市议会关闭了大桥。",
        "谁来付钱？",
        "没有人！",
        "“我们不走。”渔民说。",
        "费用为4.5万元。",
        "渡轮于3月21日到达。",
        "他说：“等一等！”",
        "会议结束了。",
        "下雨了。",
    ],
    "ja": [
        "市議会は橋を閉鎖した。",
        "誰が払うのか？",
        "誰もいない！",
        "「行かない。」と漁師は言った。",
        "費用は4.5億円だ。",
        "船は朝着いた。",
        "調査は続く。",
        "会議は終わった。",
        "「待って！」と彼は叫んだ。",
        "雨が降った。",
    ],
    "ko": [
        "시의회는 다리를 폐쇄했다.",
        "누가 내는가?",
        "아무도 없다!",
        "비용은 4.5억 원이다.",
        "배가 도착했다.",
        '"우리는 안 간다."고 말했다.',
        "조사는 계속된다.",
        "회의가 끝났다.",
        "비가 왔다.",
        "문이 닫혔다.",
    ],
    "tr": [
        "Belediye köprüyü kapattı.",
        "Kim ödeyecek?",
        "Hiç kimse!",
        "Dr. Ayşe Kın 3. maddeye itiraz etti.",
        "Maliyet 4,5 milyon TL.",
        '"Gitmiyoruz," dedi.',
        "Av. Selim Ok davayı kazandı.",
        "21. yüzyılda bu olmaz.",
        "Soruşturma sürüyor.",
        "Yağmur yağdı.",
    ],
    "ro": [
        "Primăria a închis podul.",
        "Cine plătește?",
        "Nimeni!",
        "Dl. Popa a vorbit la ora 8.",
        "Art. 5 interzice asta.",
        "„Nu plecăm”, a spus el.",
        "Str. Lungă e închisă.",
        "Costul e de 4,5 mil. lei.",
        "Ancheta continuă.",
        "A plouat.",
    ],
    "vi": [
        "Hội đồng đóng cầu.",
        "Ai sẽ trả tiền?",
        "Không ai!",
        "TS. Lê Minh nói chi phí là 4,5 tỉ.",
        "Tàu đã đến.",
        "TP. Hồ Chí Minh im lặng.",
        "Điều tra tiếp tục.",
        "Cuộc họp kết thúc.",
        "Trời mưa.",
        "Cửa đóng.",
    ],
    "hy": [
        "Խորհուրդը փակեց կամուրջը։",
        "Ո՞վ կվճարի։",
        "Ոչ ոք։",
    ],
    "he": [
        "המועצה סגרה את הגשר.",
        "מי ישלם?",
        "אף אחד!",
        'ד"ר לוי אמר שהעלות 4.5 מיליון.',
        "הספינה הגיעה.",
        '"לא נעזוב", אמר הדייג.',
        "החקירה נמשכת.",
        "הישיבה הסתיימה.",
        "ירד גשם.",
        "הדלת סגורה.",
    ],
    "ka": [
        "საბჭომ ხიდი დახურა.",
        "ვინ გადაიხდის?",
        "არავინ!",
    ],
    "am": [
        "ምክር ቤቱ ድልድዩን ዘጋ።",
        "ማን ይከፍላል?",
        "ማንም!",
    ],
    "bn": [
        "পরিষদ সেতু বন্ধ করেছে।",
        "কে দেবে?",
        "কেউ না!",
        "ডা. রায় বলেন খরচ ৪.৫ কোটি।",
    ],
    "my": [
        "ကောင်စီသည် တံတားကို ပိတ်ခဲ့သည်။",
        "ဘယ်သူပေးမလဲ။",
    ],
    "km": [
        "ក្រុមប្រឹក្សាបានបិទស្ពាន។",
        "អ្នកណាបង់?",
    ],
}
# These are written without spaces between sentences.
UNSPACED = {"zh", "ja"}


def cut(text: str) -> list[str]:
    return [span.of(text) for span in paragraph_sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize("language", SENTENCES)
def test_a_paragraph_is_cut_at_its_sentences(language: str) -> None:
    sentences = SENTENCES[language]
    text = ("" if language in UNSPACED else " ").join(sentences)
    assert cut(text) == sentences


def test_what_reports_a_quotation_in_chinese_stays_with_it() -> None:
    assert cut("“我们不走。”渔民说。会议结束了。") == ["“我们不走。”渔民说。", "会议结束了。"]
    assert cut("“我们不走。”会议结束了。") == ["“我们不走。”", "会议结束了。"]


def test_a_greek_semicolon_asks() -> None:
    assert cut("Ποιος θα πληρώσει; Κανείς!") == ["Ποιος θα πληρώσει;", "Κανείς!"]
    assert cut("The mayor left; Nobody saw her.") == ["The mayor left; Nobody saw her."]


def test_a_space_of_thai_ends_a_sentence_before_words_that_begin_one() -> None:
    said = "รัฐมนตรีกล่าวว่า เรือเฟอร์รี่จะหยุดให้บริการเป็นเวลาสามสัปดาห์"
    further = "นอกจากนี้ ผู้โดยสารจะได้รับเงินค่าโดยสารคืนทั้งหมด"
    assert cut(f"{said} {further}") == [said, further]
    # Every place is one of the text, whatever stands around it.
    text = f"MV Coral 12\n\n{said}  {further}\n{said}"
    spans = list(passage_sentences(text, Span(0, len(text))))
    assert [span.of(text) for span in spans] == ["MV Coral 12", said, further, said]


@pytest.mark.parametrize("follows", ["หรือ", "เพื่อ"])
def test_a_space_of_thai_ends_none_before_words_that_go_on(follows: str) -> None:
    text = f"เรือเฟอร์รี่หยุดให้บริการเมื่อวันจันทร์ที่ท่าเรือของเกาะ {follows}ซ่อมเครื่องยนต์ที่ขัดข้อง"
    assert cut(text) == [text]


def test_a_long_text_of_thai_phrases_is_divided() -> None:
    phrases = ["หรือเรือเฟอร์รี่หยุดให้บริการเพราะเครื่องยนต์ขัดข้อง"] * 16
    sentences = cut(" ".join(phrases))
    assert len(sentences) > 1
    assert max(map(len, sentences)) < 600


def test_a_space_between_latin_words_of_a_thai_text_ends_no_sentence() -> None:
    text = "บริษัท Halm Island Ferries Limited เป็นเจ้าของเรือ"
    assert cut(text) == [text]
