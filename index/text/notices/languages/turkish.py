"""Turkish notices; `index.text.notices.parts` explains how they are written."""

from __future__ import annotations

from index.text.notices.parts import Table, patterns

_PARTS = r"""
texts = (?:haber(?:ler|i|in|imiz)?|yaz(?:ı|ılar|ının)|içerik(?:ler)?|makale(?:ler)?)
place = (?:<platform>|google haberler|sosyal medya)
"""
_ASKS = r"""
# Other articles.
(?:ilgili|benzer|diğer|son dakika|popüler|öne çıkan|önerilen) (?:haberler|yazılar|içerikler
    |makaleler|konular)
ilgili haber
(?:bunlar da|bu haberler de) ilginizi çekebilir
ilginizi çekebilir(?:ecek haberler)?
(?:en çok|çok) (?:okunanlar|okunan haberler|izlenenler|yorumlananlar)
(?:haberin|yazının) (?:devamı(?: için tıklayın(?:ız)?)?|tamamı(?:nı okumak)? için tıklayın(?:ız)?)
(?:devamını|daha fazla|tamamını) (?:oku|okuyun|göster)
ayrıca (?:okuyun|bakınız)
sıradaki haber
# Channels and newsletters.
(?:bizi|hesabımızı|kanalımızı|sayfamızı)\b<40>(?:takip edin|takip edebilirsiniz)
(?:<place>|whatsapp kanalımız\w*|telegram kanalımız\w*)\b<20>(?:takip edin|takip et|abone olun
    |abone ol
    |katılın)
(?:google news|google haberler)\w*\b<20>(?:abone ol|abone olun|takip et)\b<20>
(?:bültenimize|e-?bültenimize|haber bültenimize|kanalımıza|bültene) (?:abone olun|abone ol
    |kaydolun|üye olun|katılın)\b<30>
# Share, comments.
(?:bu )?<texts> (?:paylaş|paylaşın|yazdır|kaydet)
(?:<place>\w*(?:'\w+)? )?paylaş
bağlantıyı kopyala
(?:yorum (?:yap|yaz|yapın)|yorumlarınızı (?:yazın|paylaşın)|ilk yorumu (?:siz )?yapın)
\d+ yorum
yorumlar ?\(\d+\)
yorum (?:yapmak|yapabilmek|yazmak) için\b<40>(?:giriş yap\w*|üye ol\w*|oturum aç\w*)\b<30>
# Advertisements and rights.
(?:reklam|advertorial)
(?:haberin|yazının) devamı reklamdan sonra
tüm hakları saklıdır\b<60>
her hakkı saklıdır\b<60>
(?:kaynak gösterilmeden|izinsiz|izin alınmadan) (?:alıntı yapılamaz|kullanılamaz|yayınlanamaz
    |yayımlanamaz|kopyalanamaz)\b<30>
# Subscriptions and consent.
(?:bu )?<texts> (?:sadece|yalnızca) (?:aboneler\w*|üyeler\w*)\b<30>
(?:abone olun|abone ol|üye olun|giriş yapın|hemen abone ol)
(?:bu site|sitemiz|sitemizde|web sitemiz\w*)\b<30>(?:çerez\w*|cookie\w*)\b<40>kullan\w+
    [^\"“”]{0,120}
(?:tüm )?çerezleri (?:kabul et|reddet|yönet)
"""
_BESIDES = r"""
son dakika (?:haberleri|gelişmeleri)\b<40>
haberdar olmak için
detaylar için tıklayın(?:ız)?
"""

TURKISH = Table(
    asks=patterns(_ASKS, _PARTS),
    besides=patterns(_BESIDES, _PARTS),
    labels=r"ilgili haber|ilgili haberler|ayrıca okuyun|bunu da okuyun|sıradaki haber"
    r"|ilginizi çekebilir",
    doubtful_labels=r"(?!)",
    outlet=r"sitemiz\w*|bültenimiz\w*",
    narration=r"dedi|söyledi|belirtti|açıkladı|bildirdi|ifade etti|anlattı|göre|o|onlar|mahkeme\w*",
    letters="ışğçöüİŞĞÇÖÜ",
    above_links=r"ilgili haberler|bunlar da ilginizi çekebilir|ilginizi çekebilecek haberler",
)
