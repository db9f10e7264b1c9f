"""Vietnamese notices; `index.text.notices.parts` explains how they are written."""

from __future__ import annotations

from index.text.notices.parts import Table, patterns

_PARTS = r"""
texts = (?:tin|tin tức|bài|bài viết|bài báo)
place = (?:<platform>|zalo|google tin tức|mạng xã hội)
"""
_ASKS = r"""
# Other articles.
(?:đọc|xem|tìm hiểu) thêm(?: (?:tại đây|các tin khác))?
(?:đọc|xem) (?:tiếp|toàn bộ|tất cả|đầy đủ)(?: <texts>)?
(?:tin|bài|bài viết|tin tức|chủ đề) (?:liên quan|cùng chuyên mục|cùng chủ đề|khác|mới nhất
    |xem nhiều|đọc nhiều|nổi bật|nên đọc)
(?:xem nhiều|đọc nhiều|đọc nhiều nhất|xem nhiều nhất|tin nóng|có thể bạn quan tâm)
(?:có thể )?bạn (?:có thể )?(?:quan tâm|thích)
mời (?:bạn|quý vị|độc giả|bạn đọc|quý độc giả)\b<20>(?:xem|đọc|theo dõi) thêm\b<60>
# Channels and newsletters.
theo dõi (?:chúng tôi|báo [\w ]{1,20}|kênh|fanpage|trang)\b<30>(?:trên|tại|qua) <place>\b<40>
theo dõi (?:chúng tôi|fanpage của chúng tôi)\b<30>
(?:đăng ký|đăng kí) (?:nhận|theo dõi) (?:bản tin|tin tức|newsletter)\b<40>
tham gia (?:nhóm|kênh|cộng đồng) <place> của (?:chúng tôi|báo [\w ]{1,20})\b<30>
(?:tải|cài đặt) (?:ngay )?(?:ứng dụng|app) (?:của )?(?:chúng tôi|báo [\w ]{1,20})\b<40>
# Share, comments.
chia sẻ (?:bài viết|bài báo|tin này|lên <place>|qua <place>)\b<20>
chia sẻ
(?:sao chép|copy) (?:liên kết|đường dẫn|link)
(?:in bài|in bài viết|gửi bài viết|lưu bài viết|lưu tin)
(?:viết|gửi|xem|tất cả|ý kiến) bình luận\b<15>
(?:\d+|chưa có) bình luận
bình luận ?\(\d+\)
(?:vui lòng |bạn cần |hãy )?đăng nhập để (?:bình luận|gửi bình luận|đọc|xem)\b<30>
# Advertisements and rights.
quảng cáo
bản quyền thuộc (?:về )?(?:báo|công ty|tòa soạn|tạp chí|trang|website)\b<1-60>
giữ bản quyền\b<40>
(?:cấm|không được) sao chép\b<30>(?:dưới mọi hình thức|khi chưa|nếu không|nếu chưa)\b<60>
(?:ghi rõ nguồn|vui lòng ghi nguồn|đề nghị ghi rõ nguồn)\b<80>
# Subscriptions and consent.
(?:bài viết|nội dung) (?:này )?(?:chỉ )?dành (?:cho|riêng cho) (?:thành viên|hội viên
    |người đăng ký|độc giả trả phí)\b<20>
(?:trang web này|website này|chúng tôi)\b<10>sử dụng (?:cookie|cookies)\b[^\"“”]{0,160}
"""
_BESIDES = r"""
để (?:không bỏ lỡ|cập nhật|nhận|đọc)\b<60>
bấm vào đây\b<20>
"""

VIETNAMESE = Table(
    asks=patterns(_ASKS, _PARTS),
    besides=patterns(_BESIDES, _PARTS),
    labels=r"(?:đọc|xem) thêm|(?:tin|bài) liên quan|bài viết liên quan|có thể bạn quan tâm",
    doubtful_labels=r"(?!)",
    outlet=r"(?:trang web|website) của chúng tôi",
    narration=r"nói|cho biết|cho hay|theo ông|theo bà|theo bộ|theo cơ quan|ông|bà|anh|chị|họ|tòa"
    r"|khẳng định|tuyên bố",
    letters="ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9",
    above_links=r"(?:tin|bài|bài viết|tin tức) liên quan|có thể bạn quan tâm|tin cùng chuyên mục",
)
