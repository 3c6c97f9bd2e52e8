//! The response codes of the Flash document, one row each (and the codes that the pages of cancelling and
//! withdrawing name themselves; docs/flash.md#replies).
//!
//! English and Vietnamese are the document's, Thai and Chinese ours. Only what has all four languages
//! has a name that a handler can answer; to answer one of the others, give it a name, Thai and
//! Chinese, and move it up. The document's examples write the message of code 1 in lower case.

use khlang_core::base::language::Language;
use khlang_core::shape::rejection::{Fault, Rejection};

/// A response code that can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(u32);

/// What a code means, in words.
#[derive(Debug)]
pub struct Row {
    /// The code.
    pub number: u32,
    /// English.
    pub en: &'static str,
    /// Vietnamese.
    pub vi: &'static str,
    /// Thai; empty where it can't be answered.
    pub th: &'static str,
    /// Simplified Chinese; empty where it can't be answered.
    pub zh: &'static str,
}

impl Code {
    /// The number on the wire.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// A refusal with this code.
    pub fn refusal(self) -> Rejection {
        self.of(Rejection::new(
            Fault::Validation,
            text(self.0, Language::English),
        ))
    }

    /// The same for what is wrong with a field.
    pub fn at(self, path: impl Into<String>, message: impl Into<String>) -> Rejection {
        self.of(Rejection::invalid_at(path, message))
    }

    /// A refusal of the shared rules, answered with this code.
    pub fn of(self, rejection: Rejection) -> Rejection {
        Rejection {
            code: Some(self.0),
            ..rejection
        }
    }
}

/// What a code means in a language; empty for a number that is no code of the document.
pub fn text(number: u32, language: Language) -> &'static str {
    let row = ANSWERED
        .iter()
        .chain(OTHERS)
        .find(|row| row.number == number);
    row.map_or("", |row| match language {
        Language::English => row.en,
        Language::Vietnamese => row.vi,
        Language::Thai => row.th,
        Language::Chinese => row.zh,
    })
}

/// Rows with names: number, English, Vietnamese, Thai, Chinese.
macro_rules! answered {
    ($($name:ident $number:literal $en:literal $vi:literal $th:literal $zh:literal;)*) => {
        impl Code {
            $(#[doc = $en] pub const $name: Self = Self($number);)*
        }
        /// Every code that can be answered.
        pub static ANSWERED: &[Row] = &[$(Row { number: $number, en: $en, vi: $vi, th: $th, zh: $zh }),*];
    };
}

/// Rows that nothing answers: number, English, Vietnamese.
macro_rules! others {
    ($($number:literal $en:literal $vi:literal;)*) => {
        /// The document's other codes, of things that are not served here.
        pub static OTHERS: &[Row] = &[$(Row { number: $number, en: $en, vi: $vi, th: "", zh: "" }),*];
    };
}

answered! {
    INTERNAL 0 "Internal server error" "Lỗi hệ thống nội bộ" "ระบบภายในขัดข้อง" "系统内部错误";
    SUCCESS 1 "success" "Thành công" "สำเร็จ" "成功";
    CANCEL_SUCCESS 10 "Cancel success" "Hủy thành công" "ยกเลิกสำเร็จ" "取消成功";
    CANCEL_NOT_FOUND 21 "Delivery bill not exist" "Đơn gửi hàng không tồn tại" "ไม่พบใบจัดส่ง" "发货单不存在";
    CANCEL_NOT_UNIQUE 22 "Order is not unique" "Đơn đặt hàng không duy nhất" "พบคำสั่งซื้อมากกว่าหนึ่งรายการ" "订单不唯一";
    CANCEL_SHIPPED 23 "Order shipped" "Đơn đặt hàng đã gửi hàng" "คำสั่งซื้อจัดส่งแล้ว" "订单已发货";
    CANCEL_WITHDRAW_FIRST 24 "Order cannot cancel, please apply for withdrawal, after withdrawal can canceled" "Đơn đặt hàng không thể hủy bỏ, vui lòng xin thu hồi, sau khi thu hồi có thể hủy bỏ" "ไม่สามารถยกเลิกคำสั่งซื้อได้ กรุณาขอเรียกคืน เมื่อเรียกคืนแล้วจึงยกเลิกได้" "订单不能取消，请申请撤回，撤回后可取消";
    CANCEL_CANCELLED 25 "Delivery bill cancelled" "Đơn gửi hàng đã hủy" "ใบจัดส่งถูกยกเลิกแล้ว" "发货单已取消";
    CANCEL_NOT_ACTIVATED 26 "Pending activated state ,can't operation" "Đang chờ kích hoạt, không thể thao tác" "อยู่ในสถานะรอเปิดใช้งาน ไม่สามารถดำเนินการได้" "待激活状态，不能操作";
    CANCEL_MERGED 27 "Merged or split delivery bill cannot cancel" "Đơn gửi hàng đã hợp lại hoặc tách ra không thể hủy" "ใบจัดส่งที่ถูกรวมหรือแยกไม่สามารถยกเลิกได้" "合并或拆分的发货单不能取消";
    SUBMIT_FAILED 1000 "Failed to submit" "Kiểm tra dữ liệu thất bại" "ส่งข้อมูลไม่สำเร็จ" "提交失败";
    CUSTOMER_NOT_FOUND 1001 "Customer not found" "Khách hàng không tồn tại" "ไม่พบลูกค้า" "客户不存在";
    INVALID_SIGNATURE 1002 "Invalid signature" "Ký tên không hợp lệ" "ลายเซ็นไม่ถูกต้อง" "签名无效";
    ORDER_EXISTS 1003 "Order already exists" "Đơn đặt hàng đã tồn tại" "มีคำสั่งซื้อนี้อยู่แล้ว" "订单已存在";
    ORDER_NOT_FOUND 1006 "Order not found" "Đơn đặt hàng không tồn tại" "ไม่พบคำสั่งซื้อ" "订单不存在";
    WAREHOUSE_NOT_FOUND 1007 "Warehouse not found" "Kho hàng không tồn tại" "ไม่พบคลังสินค้า" "仓库不存在";
    COD_NOT_SUBSCRIBED 1008 "COD service not subscribed" "Chưa mở dịch vụ COD" "ยังไม่ได้เปิดใช้บริการเก็บเงินปลายทาง (COD)" "未开通COD服务";
    COD_NEGATIVE 1009 "COD can not be < 0" "COD không thể nhỏ hơn 0" "ยอด COD ต้องไม่น้อยกว่า 0" "COD不能小于0";
    OWNER_NOT_FOUND 1011 "Owner not exists" "Chủ hàng không tồn tại" "ไม่พบเจ้าของสินค้า" "货主不存在";
    SALE_PLATFORM_NOT_FOUND 1012 "Sale platform not exists" "Nền tảng bán hàng không tồn tại" "ไม่พบแพลตฟอร์มการขาย" "销售平台不存在";
    LOGISTIC_COMPANY_NOT_FOUND 1013 "Logistic company not exists" "Công ty lô-gi-stíc không tồn tại" "ไม่พบบริษัทขนส่ง" "物流公司不存在";
    DELIVERY_NOT_FOUND 1014 "Delivery order not exists" "Đơn gửi hàng không tồn tại" "ไม่พบใบจัดส่ง" "发货单不存在";
    ORDER_PICKED_UP 1015 "Order has been picked up,can not be canceled" "Không thể xóa đơn đặt hàng đã lấy hàng" "พัสดุถูกรับไปแล้ว ไม่สามารถยกเลิกได้" "订单已揽件，不能取消";
    SALES_PRICE_ZERO 1016 "Sales price cannot be 0" "Giá bán thống nhất không thể là 0" "ราคาขายต้องไม่เป็น 0" "销售价不能为0";
    STORE_NOT_FOUND 1017 "The store does not exist" "Cửa hàng không tồn tại" "ไม่พบร้านค้า" "店铺不存在";
    SENDER_AND_WAREHOUSE_REQUIRED 1018 "Shipper's address and warehouseNo could not both empty" "Nơi gửi hàng và kho hàng không thể đều để trống" "ที่อยู่ผู้ส่งและรหัสคลังสินค้าต้องไม่ว่างทั้งคู่" "发货地址和仓库编号不能同时为空";
    PNO_MISMATCH 1019 "pno and mchId not match" "Số kiện hàng pno không phù hợp với mchld khách hàng" "หมายเลขพัสดุ (pno) กับ mchId ไม่ตรงกัน" "运单号与mchId不匹配";
    INSURED_VALUE_NEGATIVE 1020 "Insured declare value can not be < 0" "Giá bảo hiểm không được nhỏ hơn 0" "มูลค่าสินค้าที่ทำประกันต้องไม่น้อยกว่า 0" "保价金额不能小于0";
    SENDER_POSTAL_CODE_INVALID 1021 "Shipper's postal code only be a 5 digit number" "Mã bưu chính của địa chỉ gửi hàng chỉ có thể có 5 con số" "รหัสไปรษณีย์ผู้ส่งต้องเป็นตัวเลข 5 หลัก" "发货地址邮编只能为5位数字";
    ORIGINAL_DELIVERY_REQUIRED 1023 "Original delivery order no. is required" "Cần phải điền đơn gửi hàng ban đầu" "ต้องระบุเลขที่ใบจัดส่งเดิม" "原发货单号必填";
    DELIVERY_INFO_NOT_FOUND 1024 "This delivery order information was not found" "Chưa tìm thấy được thông tin về đơn gửi hàng này" "ไม่พบข้อมูลใบจัดส่งนี้" "未找到该发货单信息";
    ORDER_NOT_SHIPPED 1025 "Order not shipped, cannot be replenished" "Đơn đặt hàng chưa gửi hàng, không thể bổ sung hàng hóa" "คำสั่งซื้อยังไม่ได้จัดส่ง จึงส่งสินค้าชดเชยไม่ได้" "订单未发货，不能补货";
    CONTACT_REQUIRED 1026 "Contact is required" "Cần phải điền cách liên hệ" "ต้องระบุข้อมูลติดต่อ" "联系方式必填";
    SENDER_REQUIRED 1027 "Sender name is required" "Cần phải điền người gửi hàng" "ต้องระบุชื่อผู้ส่ง" "发件人必填";
    EXPRESS_CODE_REQUIRED 1028 "The courier company code is required when entering the courier number in advance" "Khi nhập số đơn chuyển phát nhanh trước, cần phải điền mã hóa của công ty chuyển phát nhanh" "เมื่อระบุเลขพัสดุล่วงหน้า ต้องระบุรหัสบริษัทขนส่งด้วย" "预先录入快递单号时，快递公司编码必填";
    EXPRESS_NOT_SUPPORTED 1029 "Does not support the courier company you use" "Chưa thể hỗ trợ công ty chuyển phát nhanh mà bạn sử dụng" "ไม่รองรับบริษัทขนส่งที่คุณใช้" "不支持您使用的快递公司";
    EXPRESS_NOT_PERMITTED 1030 "You do not have permission to use this courier" "Bạn không có quyền hạn sử dụng chuyển phát nhanh này" "คุณไม่มีสิทธิ์ใช้บริษัทขนส่งนี้" "您没有使用该快递的权限";
    STORE_NOT_ACTIVE 1031 "The store is not activated" "Chưa bật cửa hàng" "ร้านค้ายังไม่เปิดใช้งาน" "店铺未启用";
    ONE_PARAMETER_REQUIRED 1032 "Please pass at least one request parameter" "Vui lòng chuyển ít nhất một tham số yêu cầu" "กรุณาส่งพารามิเตอร์อย่างน้อยหนึ่งรายการ" "请至少传入一个请求参数";
    ORDER_NOT_UNIQUE 1033 "Order is not unique, please refine the request condition" "Đơn đặt hàng không phải là duy nhất, vui lòng tinh chỉnh các điều kiện yêu cầu" "พบคำสั่งซื้อมากกว่าหนึ่งรายการ กรุณาระบุเงื่อนไขให้เจาะจงขึ้น" "订单不唯一，请细化请求条件";
    DELIVERY_CANCELLED 1034 "Delivery order canceled" "Đã hủy bỏ đơn gửi hàng" "ใบจัดส่งถูกยกเลิกแล้ว" "发货单已取消";
    SHIPPED_CANNOT_CANCEL 1035 "Order has been shipped and cannot be cancelled" "Đơn đặt hàng đã gửi hàng, không thể hủy bỏ" "คำสั่งซื้อจัดส่งแล้ว ไม่สามารถยกเลิกได้" "订单已发货，不能取消";
    NOT_ACTIVATED 1036 "This operation cannot be performed while it is not active" "Trong trạng thái chưa kích hoạt không thể tiến hành thao tác này" "ไม่สามารถดำเนินการนี้ได้ในสถานะที่ยังไม่เปิดใช้งาน" "未激活状态下不能进行此操作";
    WITHDRAW_FIRST 1037 "Order cannot cancelled, please apply for withdraw first, and cancel directly after cancellation." "Đơn đặt hàng không thể hủy bỏ, vui lòng xin thu hồi trước, sau khi thu hồi có thể trực tiếp hủy bỏ" "ไม่สามารถยกเลิกคำสั่งซื้อได้ กรุณาขอเรียกคืนก่อน เมื่อเรียกคืนแล้วจึงยกเลิกได้" "订单不能取消，请先申请撤回，撤回后可直接取消";
    ORDER_SHIPPED 1038 "Order has been shipped" "Đơn đặt hàng đã gửi hàng" "คำสั่งซื้อจัดส่งแล้ว" "订单已发货";
    WITHDRAW_PENDING 1039 "Waiting for withdraw succeed" "Chờ thu hồi thành công" "รอการเรียกคืนสำเร็จ" "等待撤回成功";
    NOT_APPROVED_NO_WITHDRAW 1040 "Order not approval, no need to withdraw" "Đơn đặt hàng chưa được xét duyệt, không cần thu hồi" "คำสั่งซื้อยังไม่ได้รับการอนุมัติ ไม่จำเป็นต้องเรียกคืน" "订单未审核，无需撤回";
    HANDOVER_STARTED 1041 "The order has begun to be handed over" "Đơn đặt hàng đã bắt đầu giao nhận" "คำสั่งซื้อเริ่มส่งมอบให้ขนส่งแล้ว" "订单已开始交接";
    WITHDRAW_SUCCESS 1042 "Withdraw successfully" "Thu hồi thành công" "เรียกคืนสำเร็จ" "撤回成功";
    WAREHOUSE_DISABLED 1043 "Warehouse is disabled" "Tắt kho hàng này" "คลังสินค้าถูกปิดใช้งาน" "仓库已停用";
    NOT_PUT_AWAY 1045 "Goods is not yet put-away" "Hàng hóa chưa lên kệ" "สินค้ายังไม่ได้จัดเก็บเข้าชั้น" "商品尚未上架";
    CARRIER_NAME_REQUIRED 1046 "Online carrier name is required" "Cần phải điền tên đơn vị vận chuyển trực tuyến" "ต้องระบุชื่อบริษัทขนส่งออนไลน์" "线上承运商名称必填";
    SET_GOODS_NOT_ACTIVE 1086 "There are some not activated goods in the set" "Trong bộ hàng hóa có hàng hóa chưa bật" "ในชุดสินค้ามีสินค้าที่ยังไม่เปิดใช้งาน" "套装中存在未启用的商品";
    PHONE_INVALID 1101 "Contact number is incorrect" "Cách thức số điện thoại không hợp lệ" "หมายเลขติดต่อไม่ถูกต้อง" "联系电话格式不正确";
    GOODS_INVALID 1102 "Goods information is incorrect" "Thông tin hàng hóa không hợp lệ" "ข้อมูลสินค้าไม่ถูกต้อง" "商品信息不正确";
    BARCODE_REQUIRED 1103 "The barcode can't empty" "Mã vạch không thể để trống" "บาร์โค้ดต้องไม่ว่าง" "条形码不能为空";
    GOODS_NOT_FOUND 1104 "Commodity not exist" "Hàng hóa không tồn tại" "ไม่พบสินค้า" "商品不存在";
    GOODS_QUANTITY_REQUIRED 1105 "Goods quantity must" "Cần phải điền số lượng hàng hóa" "ต้องระบุจำนวนสินค้า" "商品数量必填";
    GOODS_DUPLICATE 1106 "Commodity duplicate" "Hàng hóa trùng lặp" "สินค้าซ้ำกัน" "商品重复";
    ORDER_NUMBER_REQUIRED 1107 "Order number is not allowed to be empty" "Số đơn đặt hàng không thể để trống" "เลขที่คำสั่งซื้อต้องไม่ว่าง" "订单号不能为空";
    TIME_FORMAT_INVALID 1108 "Time format is incorrect" "Cách thức thời gian không hợp lệ" "รูปแบบเวลาไม่ถูกต้อง" "时间格式不正确";
    ORDER_FORM_INVALID 1109 "Form order is invalid" "Cách thức đơn đặt hàng không hợp lệ" "รูปแบบคำสั่งซื้อไม่ถูกต้อง" "订单格式不正确";
    GOODS_NAME_REQUIRED 1110 "The product name can't be empty" "Tên hàng hóa không thể để trống" "ชื่อสินค้าต้องไม่ว่าง" "商品名称不能为空";
    SHELF_LIFE_DAYS_REQUIRED 1112 "When the shelf life is enabled, the shelf life·days and early warning days must be filled" "Khi bật thời hạn sử dụng, cần phải điền số ngày thời hạn sử dụng và số ngày cảnh báo sắp hết hạn" "เมื่อเปิดใช้อายุสินค้า ต้องระบุจำนวนวันอายุสินค้าและจำนวนวันแจ้งเตือนล่วงหน้า" "启用保质期时，保质期天数和预警天数必填";
    ITEM_AMOUNT_INVALID 1113 "Order item amount error" "Số tiền hàng hóa trong đơn đặt hàng không hợp lệ" "ยอดเงินของรายการสินค้าในคำสั่งซื้อไม่ถูกต้อง" "订单商品金额错误";
    TOTAL_AMOUNT_WRONG 1114 "The total order amount is wrong" "Tổng số tiền của đơn đặt hàng không hợp lệ" "ยอดรวมของคำสั่งซื้อไม่ถูกต้อง" "订单总金额错误";
    ORDER_DATE_REQUIRED 1201 "Order date can't empty" "Ngày tháng đặt hàng không thể để trống" "วันที่สั่งซื้อต้องไม่ว่าง" "下单日期不能为空";
    ORDER_AMOUNT_REQUIRED 1202 "Order amount can't empty" "Số tiền đơn đặt hàng không thể để trống" "ยอดเงินคำสั่งซื้อต้องไม่ว่าง" "订单金额不能为空";
    FULL_ADDRESS_REQUIRED 1203 "Detailed address and provincial and city postal code can't empty" "Địa chỉ cụ thể và mã bưu chính quận,thành phố và tỉnh không thể để trống" "ที่อยู่โดยละเอียดและรหัสไปรษณีย์ของจังหวัดและอำเภอต้องไม่ว่าง" "详细地址和省市邮编不能为空";
    CONSIGNEE_REQUIRED 1204 "Consignee name can't empty" "Tên người nhận hàng không thể để trống" "ชื่อผู้รับต้องไม่ว่าง" "收货人姓名不能为空";
    PHONE_REQUIRED 1205 "Phone number can't empty" "Số điện thoại không thể để trống" "หมายเลขโทรศัพท์ต้องไม่ว่าง" "电话号码不能为空";
    PAY_MODE_REQUIRED 1206 "The payment method can't empty" "Cách thanh toán không thể để trống" "วิธีชำระเงินต้องไม่ว่าง" "支付方式不能为空";
    ADDRESS_AND_POSTAL_CODE_REQUIRED 1207 "Detailed address and postal code cannot be empty" "Địa chỉ cụ thể và mã bưu chính không thể để trống" "ที่อยู่โดยละเอียดและรหัสไปรษณีย์ต้องไม่ว่าง" "详细地址和邮编不能为空";
    PROVINCE_MISMATCH 1208 "Provincial not match" "Quận, thành phố và tỉnh không phù hợp" "อำเภอและจังหวัดไม่ตรงกัน" "省市不匹配";
    PROVINCE_AND_CITY_REQUIRED 1209 "Province and city required" "Cần phải điền tỉnh và thành phố" "ต้องระบุจังหวัดและอำเภอ" "省和市必填";
    DETAILED_ADDRESS_REQUIRED 1210 "Detailed address cannot be empty" "Địa chỉ cụ thể không thể để trống" "ที่อยู่โดยละเอียดต้องไม่ว่าง" "详细地址不能为空";
    ORDER_DATE_INVALID 1300 "Order date is incorrect" "Ngày tháng đặt hàng không hợp lệ" "วันที่สั่งซื้อไม่ถูกต้อง" "下单日期不正确";
    ORDER_AMOUNT_INVALID 1301 "Order amount is incorrect" "Số tiền đơn đặt hàng không hợp lệ" "ยอดเงินคำสั่งซื้อไม่ถูกต้อง" "订单金额不正确";
    POSTAL_CODE_MISMATCH 1302 "District, Province, Postal Code not match" "Mã bưu chính quận, thành phố và tỉnh không phù hợp" "อำเภอ จังหวัด และรหัสไปรษณีย์ไม่ตรงกัน" "区、省、邮编不匹配";
    PAY_MODE_INVALID 1303 "The payment method is incorrect" "Cách thanh toán không hợp lệ" "วิธีชำระเงินไม่ถูกต้อง" "支付方式不正确";
    COMMODITY_NOT_FOUND 1304 "Commodity not exist" "Hàng hóa không tồn tại" "ไม่พบสินค้า" "商品不存在";
    GOODS_NOT_ENABLED 1305 "Commodity not enabled" "Hàng hóa chưa bật" "สินค้ายังไม่เปิดใช้งาน" "商品未启用";
    ORDER_QUANTITY_INVALID 1306 "Order Qty. is incorrect" "Số lượng mua không hợp lệ" "จำนวนที่สั่งซื้อไม่ถูกต้อง" "购买数量不正确";
    PRICE_INVALID 1307 "The price is incorrect" "Giá bán không hợp lệ" "ราคาไม่ถูกต้อง" "价格不正确";
    FREIGHT_INVALID 1308 "Freight fee is invalid" "Cước phí không hợp lệ" "ค่าขนส่งไม่ถูกต้อง" "运费不合法";
    BARCODE_EXISTS 1309 "Goods barcode already exists" "Mã vạch hàng hóa đã tồn tại" "มีบาร์โค้ดสินค้านี้อยู่แล้ว" "商品条码已存在";
    BARCODE_FORMAT_INVALID 1311 "The barcode format is incorrect" "Cách thức mã vạch không hợp lệ" "รูปแบบบาร์โค้ดไม่ถูกต้อง" "条形码格式不正确";
    GOODS_CODE_INVALID 1312 "Goods code format is incorrect" "Cách thức số hàng hóa không hợp lệ" "รูปแบบรหัสสินค้าไม่ถูกต้อง" "货号格式不正确";
    SHELF_LIFE_INVALID 1313 "Goods shelf life parameter is incorrect" "Tham số thời hạn sử dụng hàng hóa không hợp lệ" "พารามิเตอร์อายุสินค้าไม่ถูกต้อง" "商品保质期参数不正确";
    SN_INVALID 1314 "The SN parameter is incorrect" "Tham số SN không hợp lệ" "พารามิเตอร์ SN ไม่ถูกต้อง" "SN参数不正确";
    COST_PRICE_INVALID 1315 "Cost price parameter is incorrect" "Tham số giá vốn không hợp lệ" "พารามิเตอร์ราคาทุนไม่ถูกต้อง" "成本价参数不正确";
    LENGTH_INVALID 1316 "The length parameter is incorrect" "Tham số chiều dài không hợp lệ" "พารามิเตอร์ความยาวไม่ถูกต้อง" "长度参数不正确";
    WIDTH_INVALID 1317 "The width parameter is incorrect" "Tham số chiều rộng không hợp lệ" "พารามิเตอร์ความกว้างไม่ถูกต้อง" "宽度参数不正确";
    HEIGHT_INVALID 1318 "The height parameter is incorrect" "Tham số chiều cao không hợp lệ" "พารามิเตอร์ความสูงไม่ถูกต้อง" "高度参数不正确";
    WEIGHT_INVALID 1319 "The weight parameter is incorrect" "Tham số khối lượng không hợp lệ" "พารามิเตอร์น้ำหนักไม่ถูกต้อง" "重量参数不正确";
    PREPACK_WEIGHT_INVALID 1320 "Prepackage weight is incorrect" "Khối lượng đóng gói trước không hợp lệ" "น้ำหนักก่อนบรรจุไม่ถูกต้อง" "预包装重量不正确";
    SHELF_LIFE_DAY_REQUIRED 1321 "The number of days for shelf life item are required" "Cần phải điền số ngày thời hạn sử dụng của hàng hóa có thời hạn sử dụng" "ต้องระบุจำนวนวันอายุสินค้าสำหรับสินค้าที่มีอายุ" "保质期商品的保质期天数必填";
    SHELF_LIFE_DAY_INVALID 1322 "The number of days for shelf life is incorrect" "Số ngày của thời hạn sử dụng không hợp lệ" "จำนวนวันอายุสินค้าไม่ถูกต้อง" "保质期天数不正确";
    WARNING_DAYS_REQUIRED 1323 "Warning days for shelf life item are required" "Cần phải điền số ngày cảnh báo sắp hết hạn của hàng hóa có thời hạn sử dụng" "ต้องระบุจำนวนวันแจ้งเตือนสำหรับสินค้าที่มีอายุ" "保质期商品的预警天数必填";
    WARNING_DAYS_INVALID 1324 "Warning days is incorrect" "Số ngày cảnh báo sắp hết hạn không hợp lệ" "จำนวนวันแจ้งเตือนไม่ถูกต้อง" "预警天数不正确";
    SHELF_LIFE_AND_SN 1325 "Shelf life commodity can't be SN code" "Hàng hóa có thời hạn sử dụng không thể đồng thời là hàng hóa SN" "สินค้าที่มีอายุไม่สามารถใช้รหัส SN ได้" "保质期商品不能同时为SN商品";
    IMAGE_URL_INVALID 1326 "Image URL error" "Địa chỉ hình ảnh không hợp lệ" "URL รูปภาพไม่ถูกต้อง" "图片地址错误";
    IMAGE_FORMAT_INVALID 1327 "Image format error" "Cách thức hình ảnh không hợp lệ" "รูปแบบรูปภาพไม่ถูกต้อง" "图片格式错误";
    WARNING_DAYS_TOO_LONG 1328 "Warning days must less than Shelf life days" "Số ngày cảnh báo sắp hết hạn cần phải nhỏ hơn số ngày của thời hạn sử dụng" "จำนวนวันแจ้งเตือนต้องน้อยกว่าจำนวนวันอายุสินค้า" "预警天数必须小于保质期天数";
    PAYMENT_TIME_INVALID 1329 "Payment time is illegal" "Thời gian trả tiền không hợp lệ" "เวลาชำระเงินไม่ถูกต้อง" "付款时间不合法";
    COUNTRY_REQUIRED 1330 "Country cannot be empty" "Quốc gia không thể để trống" "ประเทศต้องไม่ว่าง" "国家不能为空";
    PROVINCE_REQUIRED 1331 "Province cannot be empty" "Tỉnh không thể để trống" "จังหวัดต้องไม่ว่าง" "省不能为空";
    CITY_REQUIRED 1332 "City cannot be empty" "Thành phố không thể để trống" "อำเภอ/เขตต้องไม่ว่าง" "市不能为空";
    POSTAL_CODE_REQUIRED 1333 "Zip code cannot be empty" "Mã bưu chính không thể để trống" "รหัสไปรษณีย์ต้องไม่ว่าง" "邮编不能为空";
    REFUND_STATUS_INVALID 1334 "Refund status is illegal" "Trạng thái trả tiền không hợp lệ" "สถานะการคืนเงินไม่ถูกต้อง" "退款状态不合法";
    GOODS_REQUIRED 1335 "Product cannot be empty" "Hàng hóa không thể để trống" "สินค้าต้องไม่ว่าง" "商品不能为空";
    GOODS_FORMAT_INVALID 1336 "Product format error" "Cách thức hàng hóa không hợp lệ" "รูปแบบข้อมูลสินค้าไม่ถูกต้อง" "商品格式错误";
    RETURN_TYPE_REQUIRED 1337 "Return type required" "Cần phải điền loại hình trả hàng" "ต้องระบุประเภทการคืนสินค้า" "退货类型必填";
    RETURN_TYPE_INVALID 1338 "Return type format error" "Cách thức loại hình trả hàng không hợp lệ" "รูปแบบประเภทการคืนสินค้าไม่ถูกต้อง" "退货类型格式错误";
    ORDER_WEIGHT_INVALID 1339 "Order weight format error" "Cách thức khối lượng của đơn đặt hàng không hợp lệ" "รูปแบบน้ำหนักของคำสั่งซื้อไม่ถูกต้อง" "订单重量格式错误";
    ORDER_SIZE_INVALID 1340 "Order size format error" "Cách thức kích thước của đơn đặt hàng không hợp lệ" "รูปแบบขนาดของคำสั่งซื้อไม่ถูกต้อง" "订单尺寸格式错误";
    EXTERNAL_ORDER_TOO_LONG 1341 "External order no. up to 64 digits" "Số đơn đặt hàng bên ngoài tối đa có 64 ký tự" "เลขที่คำสั่งซื้อภายนอกยาวได้ไม่เกิน 64 ตัวอักษร" "外部单号最多64位";
    ORDER_STATUS_INVALID 1343 "Order status is illegal" "Trạng thái của đơn đặt hàng không hợp lệ" "สถานะคำสั่งซื้อไม่ถูกต้อง" "订单状态不合法";
    ORDER_EXISTS_PENDING 1344 "Order already exists and pending delivery" "Đơn đặt hàng đã tồn tại và chưa gửi hàng" "มีคำสั่งซื้อนี้อยู่แล้วและกำลังรอจัดส่ง" "订单已存在且待发货";
    PAYMENT_ERROR 1345 "Payment error" "Phương thức thanh toán không hợp lệ" "การชำระเงินไม่ถูกต้อง" "支付方式错误";
    NOT_IN_WAREHOUSE 1346 "No such goods in the current warehouse" "Kho hàng bây giờ không có hàng hóa này" "ไม่มีสินค้านี้ในคลังปัจจุบัน" "当前仓库没有此商品";
    SET_INBOUND_NOT_SUPPORTED 1347 "Not support packaged goods storage" "Không hỗ trợ bộ hàng hóa nhập kho" "ไม่รองรับการรับเข้าสินค้าแบบชุด" "不支持套装商品入库";
    INBOUND_SHELF_LIFE_FIXED 1348 "Goods already inbound , can not changed shelf life attiribute" "Hàng hóa đã nhập kho không thể thay đổi có phải là hạn sử dụng" "สินค้ารับเข้าคลังแล้ว ไม่สามารถเปลี่ยนคุณสมบัติอายุสินค้าได้" "商品已入库，不能修改保质期属性";
    INBOUND_SN_FIXED 1349 "Goods already inbound , can not changed SN attiribute" "Hàng hóa đã nhập kho không thể thay đổi cói phải là thuộc tính SN" "สินค้ารับเข้าคลังแล้ว ไม่สามารถเปลี่ยนคุณสมบัติ SN ได้" "商品已入库，不能修改SN属性";
    EXTERNAL_GOODS_CODE_REQUIRED 1350 "External goods code cannot be empty" "Mã hóa hàng hóa bên ngoài không thể để trống" "รหัสสินค้าภายนอกต้องไม่ว่าง" "外部商品编码不能为空";
    EXTERNAL_GOODS_CODE_EXISTS 1352 "External goods code already exists in the system" "Mã hóa hàng hóa bên ngoài đã tồn tại trong hệ thống" "มีรหัสสินค้าภายนอกนี้ในระบบแล้ว" "外部商品编码在系统中已存在";
    SYSTEM_CODE_NOT_FOUND 1353 "System code does not exist" "Mã hóa hệ thống đã tồn tại" "ไม่พบรหัสในระบบ" "系统编码不存在";
    ORDER_DISCOUNT_INVALID 1355 "The entire amount of the coupon is illegal" "Số tiền ưu đãi của cả đơn không hợp lệ" "ส่วนลดทั้งคำสั่งซื้อไม่ถูกต้อง" "整单优惠金额不合法";
    DEAL_AMOUNT_NEGATIVE 1356 "The transaction amount cannot be less than 0" "Số tiền giao dịch hàng hóa không được nhỏ hơn 0" "ยอดซื้อขายสินค้าต้องไม่น้อยกว่า 0" "商品成交金额不能小于0";
    DISCOUNT_NEGATIVE 1357 "Product discount amount cannot be less than 0" "Số tiền ưu đãi hàng hóa không được nhỏ hơn 0" "ส่วนลดสินค้าต้องไม่น้อยกว่า 0" "商品优惠金额不能小于0";
    DELIVERY_NUMBER_INVALID 1358 "Delivery bill no. is not valid" "Số đơn gửi hàng không hợp lệ" "เลขที่ใบจัดส่งไม่ถูกต้อง" "发货单号不合法";
    EXTERNAL_ORDER_INVALID 1359 "External order no. is not valid" "Số đơn đặt hàng bên ngoài không hợp lệ" "เลขที่คำสั่งซื้อภายนอกไม่ถูกต้อง" "外部单号不合法";
    TRACKING_NUMBER_INVALID 1360 "Tracking no. is not valid" "Số vận đơn không hợp lệ" "เลขพัสดุไม่ถูกต้อง" "运单号不合法";
    PHONE_NUMBER_INVALID 1370 "Phone number is invalid" "Số điện thoại không hợp lệ" "หมายเลขโทรศัพท์ไม่ถูกต้อง" "手机号不合法";
    TRACKING_EXISTS 1371 "Tracking no. already exists" "Số đơn chuyển phát nhanh đã tồn tại" "มีเลขพัสดุนี้อยู่แล้ว" "快递单号已存在";
    TRACKING_REPEATED 1372 "Tracking no. repeat" "Số đơn chuyển phát nhanh trùng lặp" "เลขพัสดุซ้ำกัน" "快递单号重复";
    TRACKING_REQUIRED 1373 "Tracking no. is required" "Cần phải điền số đơn chuyển phát nhanh" "ต้องระบุเลขพัสดุ" "快递单号必填";
    CATEGORY_NOT_FOUND 1374 "Enterprise category does not exist" "Loại hình doanh nghiệp không tồn tại" "ไม่พบหมวดหมู่ของกิจการ" "企业分类不存在";
    CATEGORY_REQUIRED 1375 "Business category must be filled" "Cần phải điền loại hình doanh nghiệp" "ต้องระบุหมวดหมู่ของกิจการ" "企业分类必填";
    CATEGORY_DISABLED 1376 "Enterprise category status is disabled" "Tắt trạng thái loại hình doanh nghiệp" "หมวดหมู่ของกิจการถูกปิดใช้งาน" "企业分类状态为停用";
    BRAND_NOT_FOUND 1377 "Brand not exists" "Nhãn hàng hàng hóa không tồn tại" "ไม่พบแบรนด์" "品牌不存在";
    TOO_FREQUENT 1378 "Visits are too frequent, please try again later" "Lượt truy cập quá thường xuyên, vui lòng thử lại sau" "เรียกใช้งานถี่เกินไป กรุณาลองใหม่ภายหลัง" "访问过于频繁，请稍后再试";
    TRACKING_NOT_FOUND 1379 "Tracking no. does not exist" "Số vận đơn không tồn tại" "ไม่พบเลขพัสดุ" "运单号不存在";
    STATUS_NOT_FOUND 1380 "Status not exist" "Trạng thái không tồn tại" "ไม่มีสถานะนี้" "状态不存在";
    GOODS_QUANTITY_INVALID 1381 "The quantity of goods is illegal" "Số lượng hàng hóa không hợp lệ" "จำนวนสินค้าไม่ถูกต้อง" "商品数量不合法";
    SAME_PRICE 1400 "The same order has the same price" "Đơn đặt hàng tương đồng có hàng hóa có giá bán tương đồng" "คำสั่งซื้อเดียวกันมีสินค้าที่ราคาเท่ากัน" "相同订单存在相同价格的商品";
    AMOUNT_INCONSISTENT 1401 "The order amount is inconsistent" "Số tiền đơn đặt hàng không phù hợp" "ยอดเงินคำสั่งซื้อไม่ตรงกัน" "订单金额不一致";
    WAREHOUSE_NOT_SIGNED 1402 "The owner did not sign this warehouse, or the warehouse ID does not exist" "Chủ hàng chưa ký hợp đồng với kho hàng này hoặc ID kho hàng không tồn tại" "เจ้าของสินค้าไม่ได้ทำสัญญากับคลังนี้ หรือไม่พบรหัสคลังสินค้า" "货主未签约该仓库，或仓库ID不存在";
    QUALITY_STATUS_INVALID 1403 "The quality status parameter is incorrect" "Tham số trạng thái chất lượng không hợp lệ" "พารามิเตอร์สถานะคุณภาพไม่ถูกต้อง" "质量状态参数不正确";
    PARAMETER_REQUIRED 1503 "Parameters required" "Cần phải điền tham số" "ต้องระบุพารามิเตอร์" "参数必填";
    PARAMETER_ERROR 1504 "Parameter error" "Tham số không hợp lệ" "พารามิเตอร์ไม่ถูกต้อง" "参数错误";
    ADDRESS_REQUIRED 1505 "Address cannot be empty" "Địa chỉ không thể để trống" "ที่อยู่ต้องไม่ว่าง" "地址不能为空";
    ID_INVALID 1506 "ID parameter is incorrect" "Tham số ID không hợp lệ" "พารามิเตอร์ ID ไม่ถูกต้อง" "ID参数不正确";
    QUANTITY_INVALID 1507 "Quantity parameter is incorrect" "Tham số số lượng không hợp lệ" "พารามิเตอร์จำนวนไม่ถูกต้อง" "数量参数不正确";
    STOCK_INSUFFICIENT 1510 "Inventory insufficient or out of stock, unable to submit order" "Tồn kho hàng hóa không đủ hoặc hết hàng, không thể đệ trình đơn đặt hàng" "สินค้าคงเหลือไม่พอหรือหมด ไม่สามารถส่งคำสั่งซื้อได้" "商品库存不足或缺货，无法提交订单";
    APPROVED_CANNOT_CANCEL 1512 "Order approved cannot be cancelled" "Đơn đặt hàng đã được xét duyệt không thể hủy bỏ" "คำสั่งซื้อที่อนุมัติแล้วไม่สามารถยกเลิกได้" "订单已审核，不能取消";
    NOT_ALLOWED 1600 "Not allowed to enter the system" "Chưa ủy quyền đăng nhập" "ไม่ได้รับอนุญาตให้เข้าระบบ" "未授权进入系统";
    BRANCH_MISMATCH 1601 "Branch information not match" "Thông tin chi nhánh không phù hợp" "ข้อมูลสาขาไม่ตรงกัน" "网点信息不匹配";
    NOT_JSON 1602 "Parameter non-JSON format" "Tham số không phải là cách thức JSON" "พารามิเตอร์ไม่ใช่รูปแบบ JSON" "参数非JSON格式";
    EXTERNAL_ORDER_REQUIRED 1603 "External order no. required" "Cần phải điền số đơn đặt hàng bên ngoài" "ต้องระบุเลขที่คำสั่งซื้อภายนอก" "外部单号必填";
    BILL_CANCELLED 1604 "Delivery bill has been cancelled" "Đã hủy đơn gửi hàng" "ใบจัดส่งถูกยกเลิกแล้ว" "发货单已取消";
    BILL_HANDED_OVER 1605 "Delivery bill already handover" "Đơn gửi hàng đã bắt đầu giao nhận" "ใบจัดส่งเริ่มส่งมอบให้ขนส่งแล้ว" "发货单已开始交接";
    BILL_SHIPPED 1606 "Delivery bill has been shipped" "Đơn gửi hàng đã hoàn thành gửi hàng" "ใบจัดส่งจัดส่งเสร็จแล้ว" "发货单已发货";
    MERGED_CANNOT_CANCEL 1607 "Merge or split of delivery bill cannot be cancelled" "Không thể hủy đơn đặt hàng được hợp lại hoặc tách ra" "ใบจัดส่งที่ถูกรวมหรือแยกไม่สามารถยกเลิกได้" "合并或拆分的发货单不能取消";
    GOODS_NOT_FOUND_OR_DISABLED 1608 "Commodity not exist or is not enabled" "Hàng hóa không tồn tại hoặc chưa bật" "ไม่พบสินค้าหรือสินค้ายังไม่เปิดใช้งาน" "商品不存在或未启用";
    BRANCH_CODE_REQUIRED 1609 "Branch code cannot be empty" "Số chi nhánh không thể để trống" "รหัสสาขาต้องไม่ว่าง" "网点编号不能为空";
    BRANCH_CODE_INVALID 1610 "Branch code format is incorrect" "Cách thức số chi nhánh không hợp lệ" "รูปแบบรหัสสาขาไม่ถูกต้อง" "网点编号格式不正确";
    BRANCH_NAME_REQUIRED 1611 "Branch name cannot be empty" "Tên chi nhánh không thể để trống" "ชื่อสาขาต้องไม่ว่าง" "网点名称不能为空";
    CONTACT_NAME_REQUIRED 1612 "Contact name cannot be empty" "Người liên hệ không thể để trống" "ชื่อผู้ติดต่อต้องไม่ว่าง" "联系人不能为空";
    CODE_AND_POSTAL_CODE_REQUIRED 1613 "Code and Postal code cannot be empty" "Mã hóa và mã bưu chính không thể để trống" "รหัสและรหัสไปรษณีย์ต้องไม่ว่าง" "编码和邮编不能为空";
    BRANCH_EXISTS 1614 "Branch information already exists" "Thông tin chi nhánh đã tồn tại" "มีข้อมูลสาขานี้อยู่แล้ว" "网点信息已存在";
    ALREADY_EXISTS 1619 "Already exists in the system" "Đã tồn tại trong hệ thống" "มีอยู่ในระบบแล้ว" "系统中已存在";
    ASSET_INVALID 1638 "ASSET format error" "Cách thức ASSET không hợp lệ" "รูปแบบ ASSET ไม่ถูกต้อง" "ASSET格式不正确";
    START_AFTER_END 1639 "Start time should be less than end time" "Thời gian bắt đầu phải sớm hơn thời gian kết thúc" "เวลาเริ่มต้นต้องอยู่ก่อนเวลาสิ้นสุด" "开始时间应小于结束时间";
    ASSET_REQUIRED 1640 "Products enabled ASSET, please submit ASSET code" "Hàng hóa đã bật ASSET, vui lòng đệ trình mã hóa ASSET" "สินค้าเปิดใช้ ASSET กรุณาส่งรหัส ASSET" "商品已启用ASSET，请提交ASSET码";
    ASSET_EXISTS 1641 "ASSET already exists in the warehouse" "ASSET đã tồn tại trong kho" "มี ASSET นี้ในคลังแล้ว" "ASSET在仓库中已存在";
    ASSET_DUPLICATE 1642 "Duplicate ASSET code exists" "ASSET trùng lặp" "มีรหัส ASSET ซ้ำกัน" "存在重复的ASSET码";
    ASSET_COUNT_MISMATCH 1643 "ASSET quantity with inbound bill item quantity not match." "Số lượng ASSET không nhất trí với số lượng hàng hóa trong đơn nhập kho" "จำนวน ASSET ไม่ตรงกับจำนวนสินค้าในใบรับเข้า" "ASSET数量与入库单商品数量不一致";
    INBOUND_TYPE_INVALID 1644 "Inbound type parameter invalid" "Tham số loại hình nhập kho không hợp lệ" "พารามิเตอร์ประเภทการรับเข้าไม่ถูกต้อง" "入库类型参数不合法";
    BRANCH_FORMAT_INVALID 1645 "Branch format incorrect" "Cách thức chi nhánh không hợp lệ" "รูปแบบสาขาไม่ถูกต้อง" "网点格式不正确";
    DATE_RANGE_INVALID 1646 "Date range is incorrect" "Phạm vi ngày tháng không hợp lệ" "ช่วงวันที่ไม่ถูกต้อง" "日期范围不正确";
    CODE_NOT_FOUND 1647 "The code does not exist" "Mã hóa không tồn tại" "ไม่พบรหัสนี้" "编码不存在";
    CUSTOMER_TYPE_INVALID 1649 "Customer type error" "Loại hình khách hàng không hợp lệ" "ประเภทลูกค้าไม่ถูกต้อง" "客户类型错误";
    CUSTOMER_CODE_REQUIRED 1650 "Customer code cannot be empty" "Mã hóa khách hàng không thể để trống" "รหัสลูกค้าต้องไม่ว่าง" "客户编码不能为空";
    CUSTOMER_CODE_INVALID 1651 "Customer code format error" "Cách thức mã hóa khách hàng không hợp lệ" "รูปแบบรหัสลูกค้าไม่ถูกต้อง" "客户编码格式错误";
    CUSTOMER_CODE_EXISTS 1652 "Customer code already exists" "Mã hóa khách hàng đã tồn tại" "มีรหัสลูกค้านี้อยู่แล้ว" "客户编码已存在";
    CUSTOMER_NAME_REQUIRED 1653 "Customer name cannot be empty" "Tên khách hàng không thể để trống" "ชื่อลูกค้าต้องไม่ว่าง" "客户名称不能为空";
    CUSTOMER_FILE_NOT_FOUND 1654 "Customer not found" "Không thể tìm thấy khách hàng" "ไม่พบข้อมูลลูกค้า" "找不到客户";
    RANGE_OVER_30_DAYS 1655 "No more than 30 days" "Không được vượt quá 30 ngày" "ต้องไม่เกิน 30 วัน" "不能超过30天";
    PAGE_OVER_100 1656 "Searching for data cannot exceed 100 item/page" "Mỗi trang có thể tra cứu dữ liệu không quá 100 điều" "ค้นหาข้อมูลได้ไม่เกิน 100 รายการต่อหน้า" "每页查询数据不能超过100条";
    TIME_RANGE_INVALID 1657 "The time frame is illegal" "Phạm vi thời gian không hợp lệ" "ช่วงเวลาไม่ถูกต้อง" "时间范围不合法";
    RANGE_OVER_ONE_DAY 1658 "The time span should not be greater than one day" "Khoảng thời gian không được lớn hơn 1 ngày" "ช่วงเวลาต้องไม่เกินหนึ่งวัน" "时间跨度不能大于1天";
    POSTAL_CODE_INVALID 1661 "Postal code format invalid" "Cách thức mã bưu chính không hợp lệ" "รูปแบบรหัสไปรษณีย์ไม่ถูกต้อง" "邮编格式不正确";
    BILL_NOT_FOUND 1663 "Ticket number does not exist" "Số đơn không tồn tại" "ไม่พบเลขที่เอกสาร" "单号不存在";
    OUT_OF_STOCK_NO_REVIEW 1664 "Cannot review out-of-stock orders" "Không thể xét duyệt đơn đặt hàng hết hàng" "ไม่สามารถอนุมัติคำสั่งซื้อที่สินค้าหมดสต็อก" "不能审核缺货的订单";
    ASSET_QUANTITY_MISMATCH 1665 "The quantity of goods with ASSET code enabled is not equal to the ASSET code, please modify" "Số lượng hàng hóa đã bật mã ASSET không bằng mã ASSET, vui lòng sửa" "จำนวนสินค้าที่เปิดใช้ ASSET ไม่เท่ากับจำนวนรหัส ASSET กรุณาแก้ไข" "启用ASSET码的商品数量与ASSET码数量不等，请修改";
    RETURN_GOODS_EMPTY 1666 "Sales return goods is empty" "Trong đơn trả hàng không có hàng hóa" "ใบคืนสินค้าไม่มีรายการสินค้า" "销退单商品为空";
    AVAILABLE_STOCK_INSUFFICIENT 1667 "Insufficient available stock" "Tồn kho khả dụng không đủ" "สินค้าที่พร้อมใช้มีไม่พอ" "可用库存不足";
    OUTBOUND_GOODS_EMPTY 1668 "There is no product in outbound bill" "Trong đơn xuất kho không có hàng hóa" "ใบเบิกออกไม่มีรายการสินค้า" "出库单没有商品";
    OWNER_DISABLED 1669 "The owner has been disabled." "Chủ hàng đã bị cấm dụng" "เจ้าของสินค้าถูกปิดใช้งาน" "货主已被禁用";
    PRICE_PARAMETER_INVALID 1670 "Incorrect price parameter" "Tham số giá trị không hợp lệ" "พารามิเตอร์ราคาไม่ถูกต้อง" "价格参数不正确";
    DECLARED_VALUE_ZERO 1671 "Declared value cannot be 0" "Giá trị khai báo không được là 0" "มูลค่าที่สำแดงต้องไม่เป็น 0" "声明价值不能为0";
    DECLARED_VALUE_TOO_HIGH 1672 "Declared value cannot exceed 50000 THB" "Giá trị khai báo không được lớn hơn 50,000 baht Thái" "มูลค่าที่สำแดงต้องไม่เกิน 50,000 บาท" "声明价值不能超过50000泰铢";
    DECLARED_VALUE_NOT_INTEGER 1673 "Declared value must be integer" "Giá trị khai báo là số nguyên" "มูลค่าที่สำแดงต้องเป็นจำนวนเต็ม" "声明价值必须为整数";
    COURIER_MATCH_FAILED 1674 "Match courier company abnormal" "Đối sánh công ty chuyển phát nhanh bị khác thường" "จับคู่บริษัทขนส่งไม่สำเร็จ" "匹配快递公司异常";
    POSTAL_PROVINCE_DISTRICT_REQUIRED 1675 "postcode, province, district cannot be empty" "Mã bưu chính, tỉnh và thành phố không thể để trống" "รหัสไปรษณีย์ จังหวัด และอำเภอต้องไม่ว่าง" "邮编、省、区不能为空";
    TRACKING_EMPTY 1676 "Tracking no. cannot be empty" "Số biên lai không thể để trống" "เลขพัสดุต้องไม่ว่าง" "面单号不能为空";
    IMAGE_UPLOAD_FAILED 1677 "Upload image failed" "Tải lên hình ảnh thất bại" "อัปโหลดรูปภาพไม่สำเร็จ" "上传图片失败";
    GOODS_NUMBER_REQUIRED 1678 "Product number is required" "Cần phải tải số hàng hóa" "ต้องระบุรหัสสินค้า" "货号必填";
    NOT_UNIQUE 1679 "Data is not unique" "Dữ liệu không duy nhất" "พบข้อมูลมากกว่าหนึ่งรายการ" "数据不唯一";
    STOCKED_GOODS_FIXED 1680 "Stock-in product cannot be modified" "Không thể sửa hàng hóa đã nhập kho" "สินค้าที่รับเข้าคลังแล้วแก้ไขไม่ได้" "已入库的商品不能修改";
    BARCODE_OR_GOODS_CODE_REQUIRED 1681 "At least fill in a barcode or product number" "Ít nhất phải điền mã vạch hoặc số hàng hóa" "ต้องระบุบาร์โค้ดหรือรหัสสินค้าอย่างน้อยหนึ่งรายการ" "条码和货号至少填写一个";
    SET_GOODS_REQUIRED 1682 "Set of goods information is required" "Thông tin hàng hóa trong bộ hàng hóa cần phải" "ต้องระบุข้อมูลสินค้าในชุด" "套装商品信息必填";
    SET_GOODS_CODE_REQUIRED 1683 "Set of goods Commodity code is required" "Cần phải điền mã vạch hàng hóa trong bộ hàng hóa" "ต้องระบุบาร์โค้ดของสินค้าในชุด" "套装商品条码必填";
    SET_QUANTITY_POSITIVE 1684 "Set of goods quantity must be greater than 0" "Số lượng hàng hóa trong bộ hàng hóa cần phải lớn hơn 0" "จำนวนสินค้าในชุดต้องมากกว่า 0" "套装商品数量必须大于0";
    SET_GOODS_NOT_FOUND 1685 "Set of goods not exists" "Hàng hóa trong bộ hàng hóa không tồn tại" "ไม่พบสินค้าในชุด" "套装商品不存在";
    SET_GOODS_DUPLICATE 1687 "The same goods exist in the set" "Trong bộ hàng hóa có hàng hóa tương đồng" "ในชุดมีสินค้าซ้ำกัน" "套装中存在相同商品";
    ORDER_DATE_FORMAT_INVALID 1688 "Order date format error" "Cách thức ngày tháng đặt hàng không hợp lệ" "รูปแบบวันที่สั่งซื้อไม่ถูกต้อง" "下单日期格式错误";
    OUTBOUND_NUMBER_INVALID 1689 "Outbound order number is illegal" "Số đơn xuất kho không hợp lệ" "เลขที่ใบเบิกออกไม่ถูกต้อง" "出库单号不合法";
    EXTERNAL_NUMBER_INVALID 1690 "External order number is illegal" "Số đơn bên ngoài không hợp lệ" "เลขที่เอกสารภายนอกไม่ถูกต้อง" "外部单号非法";
    OUTBOUND_NOT_FOUND 1691 "Outbound does not exist" "Đơn xuất kho không tồn tại" "ไม่พบใบเบิกออก" "出库单不存在";
    PROVINCE_CITY_MISMATCH 1692 "Provinces and cities do not match" "Tỉnh và thành phố không phù hợp" "จังหวัดและอำเภอไม่ตรงกัน" "省市不匹配";
    ORDER_NUMBER_DUPLICATE 1693 "Duplicate order number" "Số đơn đặt hàng trùng lặp" "เลขที่คำสั่งซื้อซ้ำกัน" "订单号重复";
    ORDER_NUMBER_EXISTS 1694 "This order number already exists in system" "Số đơn đặt hàng đã tồn tại trong hệ thống" "มีเลขที่คำสั่งซื้อนี้ในระบบแล้ว" "订单号在系统中已存在";
    POSTAL_CODE_NOT_5_DIGITS 1695 "Postcode is 5 digits" "Mã bưu chính là 5 ký tự" "รหัสไปรษณีย์ต้องเป็นตัวเลข 5 หลัก" "邮编为5位数字";
    COD_INVALID 1696 "COD amount is illegal" "Số tiền COD không hợp lệ" "ยอด COD ไม่ถูกต้อง" "COD金额不合法";
    COD_OUT_OF_RANGE 1697 "COD amount is an integer between 1-50,000" "Số tiền COD là số nguyên từ 1-50.000" "ยอด COD ต้องเป็นจำนวนเต็มระหว่าง 1-50,000" "COD金额为1-50,000之间的整数";
    INSURED_INVALID 1698 "The format of 'whether value insurance' is error" "Cách thức đảm bảo giá trị hay không không hợp lệ" "รูปแบบการระบุว่าทำประกันหรือไม่ไม่ถูกต้อง" "是否保价格式错误";
    INSURE_VALUE_NOT_INTEGER 1699 "Declared value must be integer" "Giá trị khai báo là số nguyên" "มูลค่าที่สำแดงต้องเป็นจำนวนเต็ม" "声明价值必须为整数";
    INSURE_VALUE_ZERO 1700 "Declared value cannot be 0" "Giá trị khai báo không thể là 0" "มูลค่าที่สำแดงต้องไม่เป็น 0" "声明价值不能为0";
    INSURE_VALUE_TOO_HIGH 1701 "Declared value cannot exceed 50000 THB" "Giá trị khai báo không thể lớn hơn 50.000 baht Thái" "มูลค่าที่สำแดงต้องไม่เกิน 50,000 บาท" "声明价值不能超过50000泰铢";
    ORDER_NUMBER_TOO_LONG 1702 "Order No. up to 50 characters" "Chiều dài tối đa về số đơn đặt hàng là 64 ký tự" "เลขที่คำสั่งซื้อยาวได้ไม่เกิน 50 ตัวอักษร" "订单号最多50个字符";
    CONSIGNEE_TOO_LONG 1703 "Consignee name up to 50 characters" "Chiều dài tối đa về tên của người nhận hàng là 50 ký tự" "ชื่อผู้รับยาวได้ไม่เกิน 50 ตัวอักษร" "收货人姓名最多50个字符";
    BUYER_MESSAGE_TOO_LONG 1704 "Buyers message up to 600 characters" "Chiều dài tối đa về ghi chú của người mua là 600 ký tự" "ข้อความจากผู้ซื้อยาวได้ไม่เกิน 600 ตัวอักษร" "买家留言最多600个字符";
    SELLER_MESSAGE_TOO_LONG 1705 "Seller message up to 600 characters" "Chiều dài tối đa về ghi chú của người bán là 600 ký tự" "ข้อความจากผู้ขายยาวได้ไม่เกิน 600 ตัวอักษร" "卖家留言最多600个字符";
    OUTBOUND_CANCELLED 1706 "Outbound bill has been cancelled" "Đã hủy bỏ đơn xuất kho" "ใบเบิกออกถูกยกเลิกแล้ว" "出库单已取消";
    OUTBOUND_APPROVED_CANNOT_CANCEL 1707 "Outbound bill has been approved and cannot be cancelled" "Đã xét duyệt đơn xuất kho không thể hủy bỏ" "ใบเบิกออกอนุมัติแล้ว ไม่สามารถยกเลิกได้" "出库单已审核，不能取消";
    USE_DELIVERY_NUMBER 1708 "The order is not unique, please use the delivery order no." "Đơn đặt hàng không duy nhất, vui lòng sử dụng số đơn gửi hàng" "คำสั่งซื้อมีมากกว่าหนึ่งรายการ กรุณาใช้เลขที่ใบจัดส่ง" "订单不唯一，请使用发货单号";
    DELIVERY_OR_EXTERNAL_REQUIRED 1709 "Either the delivery bill no. or the external order no. must be selected" "Cần phải chọn số đơn gửi hàng hoặc số đơn bên ngoài" "ต้องระบุเลขที่ใบจัดส่งหรือเลขที่คำสั่งซื้อภายนอกอย่างใดอย่างหนึ่ง" "发货单号和外部单号必选其一";
    LABEL_NUMBER_MISSING 1710 "Not get the label no." "Chưa lấy số biên lai điện tử" "ยังไม่ได้รับเลขใบปะหน้าพัสดุ" "未获取到电子面单号";
    FILE_NOT_FOUND 1711 "File not exists" "File không tồn tại" "ไม่พบไฟล์" "文件不存在";
    SUPPLIER_NOT_FOUND 1712 "Supplier does not exist" "Nhà cung cấp không tồn tại" "ไม่พบผู้จำหน่าย" "供应商不存在";
    SUPPLIER_NOT_ENABLED 1713 "Supplier is not enabled" "Chưa bật nhà cung cấp" "ผู้จำหน่ายยังไม่เปิดใช้งาน" "供应商未启用";
    INPUT_ILLEGAL 1714 "The input is illegal" "Nội dung nhập không hợp lệ" "ข้อมูลที่กรอกไม่ถูกต้อง" "输入内容不合法";
    DELIVERY_WAY_INVALID 1715 "Delivery method errors" "Cách vận chuyển không hợp lệ" "วิธีจัดส่งไม่ถูกต้อง" "配送方式错误";
    FIELD_LENGTH_ILLEGAL 1716 "Field length is illegal" "Chiều dài của ký tự không hợp lệ" "ความยาวของข้อมูลไม่ถูกต้อง" "字段长度不合法";
    WAREHOUSE_NOT_PERMITTED 1717 "No permission for this warehouse" "Không có quyền hạn tồn kho này" "ไม่มีสิทธิ์ใช้คลังสินค้านี้" "没有此仓库权限";
    GOODS_TYPE_ILLEGAL 1718 "Goods type is illegal" "Loại hình hàng hóa không hợp lệ" "ประเภทสินค้าไม่ถูกต้อง" "商品类型非法";
    LOCKED_INVENTORY_NOT_SUPPORTED 1719 "After enabling locked inventory, this feature is not supported" "Sau khi bật khóa tồn kho, không hỗ trợ công dụng này" "เมื่อเปิดใช้การล็อกสต็อกแล้ว ไม่รองรับฟังก์ชันนี้" "启用锁定库存后，不支持此功能";
    BARCODES_OVER_500 1720 "Support up to 500 barcode queries" "Hỗ trợ tra cứu tối đa 500 cái mã vạch" "ค้นหาบาร์โค้ดได้ไม่เกิน 500 รายการ" "最多支持500个条码查询";
    COD_AMOUNT_OUT_OF_RANGE 1721 "COD amount is an integer between 1-5,000,000" "Kim ngạch COD là số nguyên từ 1-5000000" "ยอด COD ต้องเป็นจำนวนเต็มระหว่าง 1-5,000,000" "COD金额为1-5,000,000之间的整数";
    CONSIGNEE_EMPTY 1722 "The consignee cannot be empty" "Người nhận hàng không được để trống" "ผู้รับต้องไม่ว่าง" "收货人不能为空";
    PROVIDER_CODE_EMPTY 1723 "Provider code is required" "Cần phải điền mã hóa nhà cung cấp" "ต้องระบุรหัสผู้จำหน่าย" "供应商编码必填";
    TAX_RATE_REQUIRED 1725 "Tax rate cannot be empty" "Thuế suất không được để trống" "อัตราภาษีต้องไม่ว่าง" "税率不能为空";
    TAX_RATE_INVALID 1727 "The tax rate format is wrong, only the value between 0 and 100 is supported" "Cách thức thuế suất không hợp lệ, chỉ được lấp đầy bằng con số từ 0 đến 100" "รูปแบบอัตราภาษีไม่ถูกต้อง ต้องเป็นค่าระหว่าง 0 ถึง 100" "税率格式错误，仅支持0到100之间的数值";
    OUTBOUND_MARK_NOT_FOUND 1734 "The outbound order mark does not exist, please maintain the mark in SCM first" "Ký hiệu đơn xuất kho không tồn tại, vui lòng biên tập ký hiệu trong SCM trước" "ไม่พบเครื่องหมายของใบเบิกออก กรุณาตั้งค่าใน SCM ก่อน" "出库单标记不存在，请先在SCM维护标记";
    COUNTRY_NOT_FOUND 1735 "Country does not exist" "Quốc gia không tồn tại" "ไม่พบประเทศ" "国家不存在";
    PROVINCE_CITY_TOWN_WRONG 1736 "The province, city and town is wrong, please fill in again" "Tỉnh, thành phố hoặc thị trấn không hợp lệ, vui lòng điền lại" "จังหวัด อำเภอ หรือตำบลไม่ถูกต้อง กรุณากรอกใหม่" "省、市、区有误，请重新填写";
    PROVINCE_CITY_WRONG 1737 "The province and city are wrong, please fill in again" "Tỉnh hoặc thành phố không hợp lệ, vui lòng điền lại" "จังหวัดหรืออำเภอไม่ถูกต้อง กรุณากรอกใหม่" "省、市有误，请重新填写";
    NODE_CODE_REQUIRED 1738 "Branch code cannot be empty" "Mã hóa chi nhánh không được để trống" "รหัสสาขาต้องไม่ว่าง" "网点编码不能为空";
    FILE_TYPE_INVALID 100113 "File type is invalid" "Loại hình file không hợp lệ" "ประเภทไฟล์ไม่ถูกต้อง" "文件类型不合法";
    LABEL_UPLOAD_FAILED 100114 "Upload label failed" "Tải lên biên lai điện tử thất bại" "อัปโหลดใบปะหน้าพัสดุไม่สำเร็จ" "上传电子面单失败";
    BARCODE_MUST 100115 "Barcode required" "Cần phải điền mã vạch" "ต้องระบุบาร์โค้ด" "条码必填";
    QUANTITY_REQUIRED 100116 "Quantity required" "Cần phải điền số lượng" "ต้องระบุจำนวน" "数量必填";
    BARCODE_NOT_FOUND 100118 "Barcode does not exist" "Mã vạch không tồn tại" "ไม่พบบาร์โค้ด" "条码不存在";
    BARCODE_DISABLED 100119 "Barcode is disabled" "Mã vạch đã bị tắt" "บาร์โค้ดถูกปิดใช้งาน" "条码已停用";
    QUANTITY_FORMAT_INVALID 100120 "Quantity format invalid" "Cách thức số lượng không hợp lệ" "รูปแบบจำนวนไม่ถูกต้อง" "数量格式不合法";
    GOODS_DISABLED 100124 "Goods is disabled" "Hàng hóa đã bị tắt" "สินค้าถูกปิดใช้งาน" "商品已停用";
    SN_FORMAT_INVALID 100130 "SN code format invalid" "Cách thức mã SN không hợp lệ" "รูปแบบรหัส SN ไม่ถูกต้อง" "SN码格式不合法";
    SN_REPEATED 100132 "SN code repeat" "Mã SN trùng lặp" "รหัส SN ซ้ำกัน" "SN码重复";
    ASSET_NOT_SUPPORTED 100133 "Not yet supported ASSET code of goods" "Chưa thể hỗ trợ hàng hóa mã ASSET" "ยังไม่รองรับรหัส ASSET ของสินค้า" "暂不支持商品的ASSET码";
    BARCODE_REPEATED 100135 "Barcode cannot be repeated" "Mã vạch không thể trùng lặp" "บาร์โค้ดต้องไม่ซ้ำกัน" "条码不能重复";
    GOODS_CODE_REQUIRED 100139 "Commodity code is required" "Cần phải điền mã hóa hàng hóa" "ต้องระบุรหัสสินค้า" "商品编码必填";
    PARAMETER_TYPE_WRONG 100141 "The parameter type is wrong." "Loại hình tham số bị ỗi" "ประเภทพารามิเตอร์ไม่ถูกต้อง" "参数类型错误";
    QUALITY_STATUS_WRONG 100142 "The quality status is wrong." "Trạng thái chất lượng không hợp lệ" "สถานะคุณภาพไม่ถูกต้อง" "质量状态错误";
    STATUS_ERROR 100143 "Status error" "Trạng thái không hợp lệ" "สถานะไม่ถูกต้อง" "状态错误";
    DATA_DUPLICATION 100149 "Data duplication" "Dữ liệu trùng lặp" "ข้อมูลซ้ำกัน" "数据重复";
    GOODS_INFO_NOT_FOUND 100150 "Product information does not exist" "Thông tin hàng hóa không tồn tại" "ไม่พบข้อมูลสินค้า" "商品信息不存在";
    PROVIDER_NOT_FOUND 100159 "Provider code does not exist" "Mã hóa nhà cung cấp không tồn tại" "ไม่พบรหัสผู้จำหน่าย" "供应商编码不存在";
    PROVIDER_CODE_EXISTS 100160 "Duplicate provider code" "Mã hóa nhà cung cấp trùng lặp" "รหัสผู้จำหน่ายซ้ำกัน" "供应商编码重复";
    PROVIDER_NAME_EXISTS 100161 "Duplicate provider name" "Tên nhà cung cấp trùng lặp" "ชื่อผู้จำหน่ายซ้ำกัน" "供应商名称重复";
    PROVIDER_TYPE_NOT_FOUND 100162 "Provider type does not exist" "Loại hình nhà cung cấp không tồn tại" "ไม่พบประเภทผู้จำหน่าย" "供应商类型不存在";
    PROVIDER_CODE_REQUIRED 100163 "Provider code is required" "Cần phải điền mã hóa nhà cung cấp" "ต้องระบุรหัสผู้จำหน่าย" "供应商编码必须填写";
    PROVIDER_NAME_REQUIRED 100164 "Provider name is required" "Cần phải tải tên nhà cung cấp" "ต้องระบุชื่อผู้จำหน่าย" "供应商名称必填";
    VALUE_TOO_LONG 100165 "Parameter value exceeds specified length" "Giá trị tham số vượt quá chiều dài quy định" "ค่าพารามิเตอร์ยาวเกินกำหนด" "参数值超过规定长度";
    PROVIDER_NOT_ACTIVE 100166 "Provider code is not activated" "Chưa bật mã hóa nhà cung cấp" "รหัสผู้จำหน่ายยังไม่เปิดใช้งาน" "供应商编码未启用";
    PROVIDER_CODE_INVALID 100167 "Provider code rules error" "Quy tắc mã hóa nhà cung cấp không hợp lệ" "รหัสผู้จำหน่ายไม่เป็นไปตามกฎ" "供应商编码规则错误";
    COUNTRY_NOT_SUPPORTED 100168 "This country is not supported yet" "Chưa thể hỗ trợ quốc gia này" "ยังไม่รองรับประเทศนี้" "暂不支持该国家";
    TAX_RATE_ILLEGAL 100169 "Tax rate is illegal" "Thuế suất không hợp lệ" "อัตราภาษีไม่ถูกต้อง" "税率不合法";
    LABEL_WITHOUT_TRACKING 100170 "Orders without courier tracking no. , no need to upload a label file" "Đơn đặt hàng không có số đơn chuyển phát nhanh không cần tải lên file biên lai" "คำสั่งซื้อไม่มีเลขพัสดุ ไม่จำเป็นต้องอัปโหลดไฟล์ใบปะหน้า" "没有快递单号的订单，无需上传面单文件";
    LABEL_WITH_COURIER_CODE 100171 "Orders with a courier company code, no need to upload a label file" "Đơn đặt hàng có mã hóa chuyển phát nhanh không cần tải lên file biên lai" "คำสั่งซื้อมีรหัสบริษัทขนส่งแล้ว ไม่จำเป็นต้องอัปโหลดไฟล์ใบปะหน้า" "有快递公司编码的订单，无需上传面单文件";
    NO_GOODS_INFO 100173 "No goods information" "Không có thông tin hàng hóa" "ไม่มีข้อมูลสินค้า" "没有商品信息";
    BARCODE_AND_QUANTITY_REQUIRED 100174 "The bar code and quantity must be filled in" "Cần phải điền mã vạch và số lượng hàng hóa" "ต้องระบุบาร์โค้ดและจำนวนสินค้า" "商品条码和数量必填";
    GOODS_ROWS_DUPLICATE 100175 "The goods in the table are duplicated" "Hàng hóa trong bảng trùng lặp" "มีสินค้าซ้ำกันในรายการ" "表格中商品重复";
    PRICE_FORMAT_INVALID 100176 "Price format error" "Cách thức giá cả không hợp lệ" "รูปแบบราคาไม่ถูกต้อง" "价格格式错误";
    GOODS_EXISTS 100177 "Goods already exist" "Hàng hóa đã tồn tại" "มีสินค้านี้อยู่แล้ว" "商品已存在";
    SET_BARCODE_DUPLICATE 100178 "Duplicate goods barcode in the same commodity set" "Mã vạch của cùng một bộ hàng hóa bị trùng lặp" "บาร์โค้ดสินค้าในชุดเดียวกันซ้ำกัน" "同一套装内商品条码重复";
    SET_CHILD_NOT_FOUND 100179 "Goods barcode of set details does not exist" "Mã vạch của hàng hóa phụ không tồn tại" "ไม่พบบาร์โค้ดของสินค้าย่อยในชุด" "套装明细商品条码不存在";
    SET_CHILD_DISABLED 100180 "Goods file of set details is disable" "Chưa kích hoạt hồ sơ hàng hóa phụ" "สินค้าย่อยในชุดถูกปิดใช้งาน" "套装明细商品档案未启用";
    SET_CHILD_BARCODE_REQUIRED 100181 "Goods barcode of set details is required" "Cần phải điền mã vạch của hàng hóa phụ" "ต้องระบุบาร์โค้ดของสินค้าย่อยในชุด" "套装明细商品条码必填";
    SET_BARCODE_EXISTS 100183 "Goods barcode of commodity set already exists" "Mã vạch của bộ hàng hóa đã tồn tại trong kho hàng" "มีบาร์โค้ดของชุดสินค้านี้อยู่แล้ว" "套装商品条码已存在";
    SET_BARCODE_REQUIRED 100184 "Goods barcode of commodity set is required" "Cần phải điền mã vạch của bộ hàng hóa" "ต้องระบุบาร์โค้ดของชุดสินค้า" "套装商品条码必须填写";
    SET_QUANTITY_REQUIRED 100185 "Set quantity is required" "Cần phải điền số lượng hàng hóa" "ต้องระบุจำนวนในชุด" "套装数量必填";
    SET_QUANTITY_INVALID 100186 "Set quantity is error" "Số lượng hàng hóa phụ không hợp lệ" "จำนวนในชุดไม่ถูกต้อง" "套装数量错误";
    SET_QUANTITY_OUT_OF_RANGE 100187 "The number of set quantity is [1-10000000]" "Phạm vi số lượng của hàng hóa phụ là [1-10000000]" "จำนวนในชุดต้องอยู่ในช่วง [1-10000000]" "套装数量范围为[1-10000000]";
    SET_BARCODE_TOO_LONG 100188 "Goods barcode of commodity set up to 200 characters" "Chiều dài tối đa của mã vạch bộ hàng hóa là 200 ký tự" "บาร์โค้ดของชุดสินค้ายาวได้ไม่เกิน 200 ตัวอักษร" "套装商品条码最多200个字符";
    GOODS_CODE_TOO_LONG 100189 "Goods code up to 50 characters" "Chiều dài tối đa của số bộ hàng hóa là 50 ký tự" "รหัสสินค้ายาวได้ไม่เกิน 50 ตัวอักษร" "货号最多50个字符";
    SET_NAME_TOO_LONG 100190 "Goods name of commodity set up to 200 characters" "Chiều dài tối đa của tên bộ hàng hóa là 200 ký tự" "ชื่อชุดสินค้ายาวได้ไม่เกิน 200 ตัวอักษร" "套装商品名称最多200个字符";
    SPECIFICATION_TOO_LONG 100191 "Specification&model up to 100 characters" "Chiều dài tối đa của số quy cách và mô hình là 100 ký tự" "สเปกและรุ่นยาวได้ไม่เกิน 100 ตัวอักษร" "规格型号最多100个字符";
    INTRODUCTION_TOO_LONG 100192 "Introduction to commodities up to 1000 characters" "Chiều dài tối đa của giới thiệu hàng hóa là 1.000 ký tự" "คำแนะนำสินค้ายาวได้ไม่เกิน 1000 ตัวอักษร" "商品简介最多1000个字符";
    REMARK_TOO_LONG 100193 "Remark up to 1000 characters" "Chiều dài tối đa của ghi chú là 1.000 ký tự" "หมายเหตุยาวได้ไม่เกิน 1000 ตัวอักษร" "备注最多1000个字符";
    IMAGE_URL_TOO_LONG 100194 "Picture URL up to 200 characters" "Chiều dài tối đa của hình ảnh URL là 200 ký tự" "URL รูปภาพยาวได้ไม่เกิน 200 ตัวอักษร" "图片URL最多200个字符";
    COST_PRICE_TOO_HIGH 100195 "Cost price up to 10000000.00 baht" "Giá vốn tối đa là 10000000.00 baht Thái" "ราคาทุนต้องไม่เกิน 10000000.00 บาท" "成本价最高10000000.00泰铢";
    SALES_PRICE_TOO_HIGH 100196 "Sales price up to 10000000.00 baht" "Giá bán thống nhất tối đa là 10000000.00 baht" "ราคาขายต้องไม่เกิน 10000000.00 บาท" "销售价最高10000000.00泰铢";
    SET_WITHOUT_CHILDREN 100197 "No set details in the commodity set" "Tong bộ hàng hóa không có hàng hóa phụ" "ชุดสินค้าไม่มีสินค้าย่อย" "套装商品没有套装明细";
    SET_BARCODE_REPEATED 100198 "Goods barcode of commodity set is duplicate" "Mã vạch của bộ hàng hóa trùng lặp" "บาร์โค้ดของชุดสินค้าซ้ำกัน" "套装商品条码重复";
    SET_NAME_REQUIRED 100199 "Goods name of commodity set is required" "Cần phải điền tên của bộ hàng hóa" "ต้องระบุชื่อชุดสินค้า" "套装商品名称必填";
    COST_PRICE_FORMAT_INVALID 100200 "Cost price format errors" "Cách thức của giá vốn không hợp lệ" "รูปแบบราคาทุนไม่ถูกต้อง" "成本价格式错误";
    SALES_PRICE_FORMAT_INVALID 100201 "Sales price format errors" "Cách thức của giá bán không hợp lệ" "รูปแบบราคาขายไม่ถูกต้อง" "销售价格式错误";
    GOODS_BARCODE_REQUIRED 100202 "Barcode is required" "Cần phải điền mã vạch hàng hóa" "ต้องระบุบาร์โค้ดสินค้า" "商品条码必填";
    OWNER_WAREHOUSE_NOT_SIGNED 100203 "The owner did not sign this warehouse" "Không phải là chủ hàng ký hợp đồng với kho hàng này" "เจ้าของสินค้าไม่ได้ทำสัญญากับคลังนี้" "货主未签约该仓库";
    LENGTH_FORMAT_INVALID 100207 "Length format errors" "Cách thức chiều dài của hàng hóa không hợp lệ" "รูปแบบความยาวไม่ถูกต้อง" "长度格式错误";
    WIDTH_FORMAT_INVALID 100208 "Width format errors" "Cách thức chiều rộng của hàng hóa không hợp lệ" "รูปแบบความกว้างไม่ถูกต้อง" "宽度格式错误";
    HEIGHT_FORMAT_INVALID 100209 "High format errors" "Cách thức chiều cao của hàng hóa không hợp lệ" "รูปแบบความสูงไม่ถูกต้อง" "高度格式错误";
    WEIGHT_FORMAT_INVALID 100210 "Weight format errors" "Cách thức khối lượng không hợp lệ" "รูปแบบน้ำหนักไม่ถูกต้อง" "重量格式错误";
    PREPACK_WEIGHT_FORMAT_INVALID 100211 "Prepack Weight format errors" "Cách thức của khối lượng đóng gói trước không hợp lệ" "รูปแบบน้ำหนักก่อนบรรจุไม่ถูกต้อง" "预包装重量格式错误";
    QUANTITY_ILLEGAL 100247 "Quantity format invalid" "Cách thức số lượng không hợp lệ" "รูปแบบจำนวนไม่ถูกต้อง" "数量格式错误";
    WEIGHT_FORMAT_WRONG 100257 "Weight format errors" "Cách thức khối lượng không hợp lệ" "รูปแบบน้ำหนักไม่ถูกต้อง" "重量格式不正确";
    COD_FORMAT_INVALID 100258 "COD amount format errors" "Cách thức số tiền COD không hợp lệ" "รูปแบบยอด COD ไม่ถูกต้อง" "COD金额格式错误";
    EXPRESS_NUMBER_REQUIRED 100260 "Tracking no. is required" "Cần phải điền số vận đơn" "ต้องระบุเลขพัสดุ" "运单号必填";
    BUSINESS_TYPE_INVALID 100262 "Business type error" "Loại hình nghiệp vụ không hợp lệ" "ประเภทธุรกิจไม่ถูกต้อง" "业务类型错误";
    SIZE_FORMAT_INVALID 100264 "Size format errors" "Cách thức của kích thước không hợp lệ" "รูปแบบขนาดไม่ถูกต้อง" "尺寸格式错误";
    WEIGHT_REQUIRED 100265 "Weight is required" "Cần phải điền khối lượng" "ต้องระบุน้ำหนัก" "重量必填";
    DECLARED_VALUE_FORMAT_INVALID 100266 "Insure declare value format errors" "Cách thức phí đảm bảo giá trị không hợp lệ" "รูปแบบมูลค่าที่สำแดงไม่ถูกต้อง" "保价金额格式错误";
    DISCOUNT_FORMAT_INVALID 100267 "Discount price format errors" "Cách thức số tiền ưu đãi không hợp lệ" "รูปแบบส่วนลดไม่ถูกต้อง" "优惠金额格式错误";
    DATE_FORMAT_INVALID 100271 "Date format errors" "Cách thức ngày tháng không hợp lệ" "รูปแบบวันที่ไม่ถูกต้อง" "日期格式错误";
    BATCH_CODE_INVALID 100272 "Batch code format errors" "Cách thức số lô không hợp lệ" "รูปแบบหมายเลขล็อตไม่ถูกต้อง" "批次号格式错误";
    ORIGINAL_ORDER_REQUIRED 100274 "Original order no. is required" "Cần phải điền số đơn bên ngoài" "ต้องระบุเลขที่คำสั่งซื้อเดิม" "原单号必填";
    ORIGINAL_ORDER_INVALID 100275 "Original order no. format errors" "Cách thức của số đơn bên ngoài không hợp lệ" "รูปแบบเลขที่คำสั่งซื้อเดิมไม่ถูกต้อง" "原单号格式错误";
    DELIVERY_STATUS_ERROR 100276 "Delivery order status error" "Trạng thái của đơn gửi hàng không hợp lệ" "สถานะใบจัดส่งไม่ถูกต้อง" "发货单状态错误";
    RETURN_ORDER_TYPE_REQUIRED 100278 "Type of return order is required" "Cần phải điền loại hình đơn trả hàng" "ต้องระบุประเภทใบคืนสินค้า" "退货单类型必填";
    RETURN_ORDER_TYPE_INVALID 100279 "Type of return order errors" "Loại hình đơn trả hàng không hợp lệ" "ประเภทใบคืนสินค้าไม่ถูกต้อง" "退货单类型错误";
    REFUND_METHOD_REQUIRED 100280 "Refund method is required" "Cần phải điền cách trả lại tiền" "ต้องระบุวิธีคืนเงิน" "退款方式必填";
    REFUND_METHOD_INVALID 100281 "Refund method errors" "Cách trả lại tiền không hợp lệ" "วิธีคืนเงินไม่ถูกต้อง" "退款方式错误";
    BANK_REQUIRED 100282 "Bank is required" "Cần phải điền ngân hàng" "ต้องระบุธนาคาร" "银行必填";
    BANK_INVALID 100283 "Bank errors" "Ngân hàng không hợp lệ" "ธนาคารไม่ถูกต้อง" "银行错误";
    PAYEE_REQUIRED 100284 "Payee,payee's account,and returnee are required" "Cần phải điền người thu tiền, tài khoản người thu tiền và người trả hàng" "ต้องระบุผู้รับเงิน บัญชีผู้รับเงิน และผู้คืนสินค้า" "收款人、收款账号、退货人必填";
    RETURNEE_CONTACT_REQUIRED 100285 "Returnee's contact method is required" "Cần phải điền cách liên hệ của người trả lại tiền" "ต้องระบุช่องทางติดต่อผู้คืนสินค้า" "退货人联系方式必填";
    RETURN_REASON_REQUIRED 100286 "Return reason is required" "Cần phải điền nguyên nhân trả hàng" "ต้องระบุเหตุผลการคืนสินค้า" "退货原因必填";
    RETURN_REASON_INVALID 100287 "Return reason errors" "Nguyên nhân trả hàng không hợp lệ" "เหตุผลการคืนสินค้าไม่ถูกต้อง" "退货原因错误";
    RETURN_BARCODE_REQUIRED 100288 "Barcode is required" "Cần phải điền mã vạch hàng hóa" "ต้องระบุบาร์โค้ดสินค้า" "商品条码必须填写";
    BARCODE_NOT_IN_DELIVERY 100289 "No this barcode in the delivery order" "Trong đơn gửi hàng không có mã vạch hàng hóa này" "ไม่มีบาร์โค้ดนี้ในใบจัดส่ง" "发货单中没有该商品条码";
    RETURN_BARCODE_DUPLICATE 100290 "Duplicate barcodes in the same external order no." "Mã vạch hàng hóa của cùng một số đơn bên ngoài bị trùng lặp" "บาร์โค้ดซ้ำกันในเลขที่คำสั่งซื้อภายนอกเดียวกัน" "同一外部单号下商品条码重复";
    GOODS_NAME_INVALID 100291 "Goods name errors" "Tên hàng hóa không hợp lệ" "ชื่อสินค้าไม่ถูกต้อง" "商品名称错误";
    RETURN_QUANTITY_REQUIRED 100292 "Return Qty is required" "Cần phải điền số lượng trả hàng" "ต้องระบุจำนวนที่คืน" "退货数量必填";
    RETURN_QUANTITY_INVALID 100293 "Return Qty format errors" "Cách thức số lượng trả hàng không hợp lệ" "รูปแบบจำนวนที่คืนไม่ถูกต้อง" "退货数量格式错误";
    RETURN_QUANTITY_TOO_LARGE 100294 "Return Qty greater than returnable Qty" "Số lượng trả hàng lớn hơn só lượng có thể trả của hàng hóa này" "จำนวนที่คืนมากกว่าจำนวนที่คืนได้" "退货数量大于可退数量";
    RETURN_PRICE_INVALID 100295 "Price of return format errors" "Cách thức giá cả trả hàng không hợp lệ" "รูปแบบราคาสินค้าที่คืนไม่ถูกต้อง" "退货价格格式错误";
    RETURN_AMOUNT_FORMAT_INVALID 100296 "Amount of return format errors" "Cách thức số tiền trả hàng không hợp lệ" "รูปแบบยอดเงินคืนสินค้าไม่ถูกต้อง" "退货金额格式错误";
    RETURN_AMOUNT_WRONG 100297 "Amount of return errors" "Số tiền trả hàng không hợp lệ" "ยอดเงินคืนสินค้าไม่ถูกต้อง" "退货金额错误";
    FREIGHT_FORMAT_INVALID 100298 "Freight format errors" "Cách thức cước phí không hợp lệ" "รูปแบบค่าขนส่งไม่ถูกต้อง" "运费格式错误";
    SERVICE_REMARK_TOO_LONG 100301 "CS's remark can be up to 700 characters" "Chiều dài của dịch vụ khách hàng tối đa là 700 ký tự" "หมายเหตุฝ่ายบริการยาวได้ไม่เกิน 700 ตัวอักษร" "客服备注最多700个字符";
    RETURN_WAREHOUSE_REQUIRED 100302 "Affiliated warehouse is required" "Cần phải điền kho hàng trả hàng đến" "ต้องระบุคลังสินค้าที่รับคืน" "退货仓库必填";
    RETURN_WAREHOUSE_INVALID 100303 "Affiliated warehouse errors" "Kho hàng trả hàng đến không hợp lệ" "คลังสินค้าที่รับคืนไม่ถูกต้อง" "退货仓库错误";
    EXTERNAL_ORDER_EXISTS 100306 "External order number already exists" "Đã có số đơn bên ngoài" "มีเลขที่คำสั่งซื้อภายนอกนี้อยู่แล้ว" "外部单号已存在";
    ORDER_STATUS_ERROR 100307 "Order status error" "Trạng thái của đơn đặt hàng không hợp lệ" "สถานะคำสั่งซื้อไม่ถูกต้อง" "订单状态错误";
    EXTERNAL_ORDER_NOT_FOUND 100308 "External order no. not exist" "Số đơn đặt hàng bên ngoài không tồn tại" "ไม่พบเลขที่คำสั่งซื้อภายนอก" "外部单号不存在";
    OUTBOUND_MARK_INVALID 100309 "Outbound mark error" "Giá trị ký hiệu xuất kho không hợp lệ" "เครื่องหมายของใบเบิกออกไม่ถูกต้อง" "出库标记错误";
    LOCK_UP_TOO_LONG 100310 "Expiring blocked-sale days must be less than or equal to Shelf life days" "Số ngày cấm bán sắp hết hạn cần phải nhỏ hơn hoặc bằng số ngày của hạn sử dụng" "จำนวนวันห้ามขายก่อนหมดอายุต้องไม่เกินจำนวนวันอายุสินค้า" "临期禁售天数必须小于或等于保质期天数";
    LOCK_UP_INVALID 100311 "Expiring blocked-sale days is illegal" "Số ngày cấm bán sắp hết hạn không hợp lệ" "จำนวนวันห้ามขายก่อนหมดอายุไม่ถูกต้อง" "临期禁售天数不合法";
    BATCH_DATES_REQUIRED 100312 "Manufacture date or expiration date is required, and batch number is required" "Cần phải điền ngày sản xuất hoặc ngày hết hạn và số lô" "ต้องระบุวันผลิตหรือวันหมดอายุ และหมายเลขล็อต" "生产日期或到期日期必填，且批次号必填";
}

others! {
    1004 "Shipper's address not match" "Nơi gửi hàng không phù hợp";
    1005 "Destination not match" "Điểm đến không phù hợp";
    1010 "Current address has been notified" "Khi khách hàng có thông báo lấy hàng chưa hoàn thành, không cần gửi thông báo";
    1022 "Shipper's address not open" "Địa chỉ gửi hàng chưa mở dịch vụ";
    1310 "The same barcode exists in the import file" "File nhập tồn tại mã vạch tương đồng";
    1342 "The param that is need the invoice is illegal" "Có phải cần hóa đơn hay không không hợp lệ";
    1351 "External goods code cannot repeated in the import form" "Mã hóa hàng hóa bên ngoài không thể trùng lặp trong bảng được nhập";
    1354 "System code is not enabled" "Mã hóa hệ thống không phải trong trạng thái bật";
    1361 "Please enter a 6-15 digit password" "Vui lòng nhập mật khẩu có 6-15 ký tự";
    1362 "Verification code expired" "Mã xác minh đã hết hiệu lực";
    1363 "Verification code error" "Mã xác minh không hợp lệ";
    1364 "User or password is incorrect" "Tên người dùng hoặc mật khẩu không hợp lệ";
    1365 "User already exists" "Tên người dùng đã tồn tại";
    1366 "Phone number is registered" "Số điện thoại đã bị đăng ký";
    1367 "Username is invalid" "Tên người dùng không hợp lệ";
    1368 "User not exist" "Người dùng không tồn tại";
    1369 "Verification code sending failed" "Gửi mã xác minh thất bại";
    1501 "Commodity not yet on sale" "Hàng hóa chưa lên kệ";
    1502 "User receipt address not exist" "Địa chỉ nhận hàng của người dùng không tồn tại";
    1508 "The number of purchases cannot be less minimum qty." "Số lượng mua không thể nhỏ hơn số lượng đặt hàng ít nhất";
    1509 "There is no item in the shopping cart" "Trong giỏ hàng không có hàng hóa này";
    1511 "Sold out" "Hàng hóa đã xuống kệ";
    1513 "Commodity on sale" "Hàng hóa đã lên kệ";
    1514 "The number of on sale cannot be 0" "Số lượng lên kệ không thể là 0";
    1615 "Repository area cannot be empty" "Khu kho hàng không thể để trống";
    1616 "Ware-location coding cannot be empty" "Mã hóa vị trí không thể để trống";
    1617 "Repository area not exists" "Khu kho hàng này không tồn tại";
    1618 "Ware-location coding in the table is repeated" "Mã hóa vị trí trong bảng trùng lặp";
    1620 "Location code format is incorrect" "Cách thức mã hóa vị trí không hợp lệ";
    1621 "Location sequence format is incorrect" "Cách thức số thứ tự vị trí không hợp lệ";
    1622 "Location row format is incorrect" "Cách thức hàng vị trí không hợp lệ";
    1623 "Location group format is incorrect" "Cách thức nhóm vị trí không hợp lệ";
    1624 "Location floor format is incorrect" "Cách thức tầng vị trí không hợp lệ";
    1625 "Location format is incorrect" "Cách thức vị trí không hợp lệ";
    1626 "Location maximum volume format is incorrect" "Cách thức thể tích tối đa của vị trí không hợp lệ";
    1627 "Location maximum load bearing format is incorrect" "Cách thức chịu tải tối đa của vị trí không hợp lệ";
    1628 "Location long format is incorrect" "Cách thức dài của vị trí không hợp lệ";
    1629 "Location width format is incorrect" "Cách thức rộng của vị trí không hợp lệ";
    1630 "Location high format is incorrect" "Cách thức cao của vị trí không hợp lệ";
    1631 "Location quality status format is incorrect" "Cách thức trạng thái chất lượng vị trí không hợp lệ";
    1632 "The area cannot edit" "Không thể sửa khu kho hàng";
    1633 "Location ID cannot be empty" "ID vị trí không thể để trống";
    1634 "Location ID in the table is repeating" "ID vị trí trong bảng trùng lặp";
    1635 "Location ID not exist" "ID vị trí không tồn tại";
    1636 "Quality status cannot be changed" "Không thể thay đổi trạng thái chất lượng";
    1637 "System preset location cannot be modified" "Không thể sửa vị trí cài đặt trước của hệ thống";
    1648 "Incorrect format of location type" "Cách thức loại hình vị trí không hợp lệ";
    1659 "External product code does not exist in the system." "Mã hóa hàng hóa bên ngoài trong hệ thống không tồn tại";
    1660 "System code is required." "Cần phải điền mã hóa hệ thống";
    1662 "The same customer code exists in the import file" "File đã nhập có mã hóa khách hàng tương đồng";
    1724 "Supplier quotation cannot be empty" "Báo giá của nhà cung cấp không được để trống";
    1726 "The supplier quotation format is wrong, only values greater than 0 are supported" "Cách thức báo giá của nhà cung cấp không hợp lệ, chỉ được lấp đầy bằng con số lớn hơn 0";
    1728 "The minimum purchase quantity format is wrong, only the integer is supported" "Cách thức số lượng đặt mua tối thiểu không hợp lệ, chỉ được lấp đầy bằng con số";
    1729 "The minimum purchase quantity needs to be less than the maximum supply quantity" "Số lượng đặt mua tối thiểu cần phải nhỏ hơn số lượng cung cấp tối đa";
    1730 "The format of the maximum supply quantity is wrong, only the integer is supported" "Cách thức số lượng cung cấp tối đa không hợp lệ, chỉ được lấp đầy bằng con số";
    1731 "Does not contain purchaser authority, cannot be added" "Không bao gồm quyền hạn của nhân viên đặt mua, không thể được thêm vào";
    1732 "Quotations cannot be created repeatedly for the same product from the same supplier" "Hàng hóa cùng một nhà cung cấp không thể bị trùng lặp";
    1733 "The same goods from the same supplier, there is a quotation in the system" "Trong hệ thống đã có đơn báo giá của hàng hóa tương đồng cùng một nhà cung cấp";
    100112 "Please log in" "Vui lòng đăng nhập trước";
    100117 "Location required" "Cần phải điền vị trí";
    100121 "Goods location not exists" "Vị trí không tồn tại";
    100122 "Location unavailable" "Vị trí không khả dụng";
    100123 "Barcode does not exist" "Mã vạch không tồn tại";
    100125 "Goods and location is repeat" "Hàng hóa và vị trí trùng lặp";
    100126 "This location is disabled" "Đã tắt vị trí này";
    100127 "Location type is incorrect" "Loại hình vị trí không hợp lệ";
    100128 "Not yet supported batch receipt of shelf-life goods" "Chưa thể hỗ trợ hàng hóa có thời hạn sử dụng nhận hàng hàng loạt";
    100129 "SN Qty. and receipt Qty. not match" "Số lượng SN không nhất trí với số lượng nhận hàng";
    100131 "Added SN code" "Đã tạo mã SN";
    100134 "The owner is required" "Cần phải điền chủ hàng";
    100136 "This product storage rule already exists" "Quy tắc lưu trữ của hàng hóa này đã tồn tại";
    100137 "The location is not activated" "Chưa bật vị trí này";
    100138 "The use attribute of the location must be picking or stocking" "Thuộc tính công dụng của vị trí cần phải là nhặt hàng hoặc trữ hàng";
    100140 "Reference values are faltering beyond the specified length" "Giá tham khảo vượt quá chiều dài quy định";
    100144 "Source location is not allowed to be empty" "Vị trí nguồn không thể để trống";
    100145 "Source location does not exist" "Vị trí nguồn không tồn tại";
    100146 "Source location is not activated" "Chưa bật vị trí nguồn";
    100147 "Source location does not match source warehouse area" "Vị trí nguồn và khu kho hàng nguồn không phù hợp";
    100148 "Barcode is not allowed to be empty" "Mã vạch không thể để trống";
    100151 "The number of transfers is not allowed to be empty" "Số lượng di chuyển không thể để trống";
    100152 "Wrong format of the number of transfers" "Cách thức số lượng di chuyển không hợp lệ";
    100153 "The number of transfers must be greater than 0" "Số lượng di chuyển cần phải lớn hơn 0";
    100154 "Target location is not allowed to be empty" "Vị trí mục tiêu không thể để trống";
    100155 "Target location does not exist" "Vị trí mục tiêu không tồn tại";
    100156 "Target location is not activated" "Chưa bật vị trí mục tiêu";
    100157 "Target location does not match target warehouse area" "Vị trí mục tiêu và khu kho hàng mục tiêu không phù hợp";
    100158 "It is not allowed to store other shelf life items in this location, Please change the space" "Vị trí này không thể đặt hàng hóa có hạn sử dụng khác, vui lòng thay đổi vị trí";
    100172 "Only the temporary location can be received when the parcel is received" "Khi nhận hàng chỉ có thể lưu trữ trên vị trí tạm giữ";
    100182 "Set details no commodity set information" "Hàng hóa phụ không có thông tin của bộ hàng hóa";
    100204 "Barcode does not belong to this owner" "Mã vạch hàng hóa không thuộc về chủ hàng";
    100205 "Barcode is duplicate under the same owner" "Mã vạch hàng hóa của chủ hàng tương đồng trùng lặp";
    100206 "Barcode does not exist" "Mã vạch hàng hóa không tồn tại";
    100212 "Basic unit does not exist in the system" "Đơn vị cơ sở không tồn tại trong hệ thống";
    100213 "Level 2 unit does not exist in the system" "Đơn vị cấp hai không tồn tại trong hệ thống";
    100214 "Level 3 unit does not exist in the system" "Đơn vị cấp ba không tồn tại trong hệ thống";
    100215 "Basic unit is empty" "Không có đơn vị cơ sở";
    100216 "Level 2 unit is empty" "Không có đơn vị cấp hai";
    100217 "Level 3 unit is empty" "Không có đơn vị cấp ba";
    100218 "Level 2 unit cannot be the same as Basic unit" "Đơn vị cấp hai và đơn vị cơ sở không thể giống nhau";
    100219 "Level 2 QTY is empty" "Không có số lượng của đơn vị cấp hai";
    100220 "Level 2 QTY format errors" "Cách thức của số lượng đơn vị cấp hai không hợp lệ";
    100221 "Level 2 barcode format errors" "Cách thức của mã vạch đơn vị cấp hai không hợp lệ";
    100222 "Level 3 unit cannot be the same as Level 2 unit/Basic unit" "Đơn vị cấp ba và đơn vị cấp hai/đơn vị cơ sở không thể giống nhau";
    100223 "Level 3 QTY format errors" "Cách thức của số lượng đơn vị cấp ba không hợp lệ";
    100224 "Level 3 barcode format errors" "Cách thức của mã vạch đơn vị cấp ba không hợp lệ";
    100225 "Specified billing for inbound/outbound unit format errors" "Cách thức đơn vị tính phí của nhập kho/xuất kho chỉ định không hợp lệ";
    100226 "Level 2 barcode is duplicated in the form" "Mã vạch đơn vị cấp hai trong bảng trùng lặp";
    100227 "Level 3 barcode is duplicated in the form" "Mã vạch đơn vị cấp ba trong bảng trùng lặp";
    100228 "Level 2 barcode already exists in the system" "Mã vạch đơn vị cấp hai đã tồn tại trong hệ thống";
    100229 "Level 3 barcode already exists in the system" "Mã vạch đơn vị cấp ba đã tồn tại trong hệ thống";
    100230 "Basic unit、Level 2 unit not exist" "Đơn vị cơ sở và đơn vị cấp hai không tồn tại";
    100231 "Level 3 QTY is empty" "Không có số lượng của đơn vị cấp ba";
    100232 "The specified billing for inbound/outbound unit not exist" "Đơn vị tính phí nhập kho/xuất kho chỉ định không tồn tại";
    100233 "Business document no. is required" "Cần phải điền số đơn nghiệp vụ";
    100234 "Starting date is required" "Cần phải điền ngày tháng nghiệp vụ bắt đầu";
    100235 "Billing item ID is required" "Cần phải điền ID mục tính phí";
    100236 "Quantity required" "Cần phải điền số lượng";
    100237 "Unit is required" "Cần phải điền đơn vị";
    100238 "Unit Price is required" "Cần phải điền đơn giá";
    100239 "Billing amount is required" "Cần phải điền số tiền tính phí";
    100240 "Adjustment amount is required" "Cần phải điền số tiền điều chỉnh";
    100241 "Settlement amount is required" "Cần phải điền số tiền quyết toán";
    100242 "Billing item not exists" "Mục tính phí không tồn tại";
    100243 "Duplicate business document no. under the same billing item" "Số đơn nghiệp vụ của cùng một mục tính phí bị trùng lặp";
    100244 "This business document no. already has this billing item fee record" "Số đơn nghiệp vụ này đã có lịch sử về mục tính phí này";
    100245 "Starting date format errors" "Cách thức ngày tháng nghiệp vụ bắt đầu không hợp lệ";
    100246 "Business document no. format errors" "Cách thức số đơn nghiệp vụ không hợp lệ";
    100248 "Unit Price format errors" "Cách thức đơn giá không hợp lệ";
    100249 "Billing amount format errors" "Cách thức số tiền tính phí không hợp lệ";
    100250 "Adjustment amount format errors" "Cách thức số tiền điều chỉnh không hợp lệ";
    100251 "Settlement amount format errors" "Cách thức số tiền quyết toán không hợp lệ";
    100252 "Abnormal amount" "Số tiền khác thường";
    100253 "There is a double settlement" "Có hóa đơn kết toán lặp lại";
    100254 "The tracking no. cannot be repeated in the import form" "Số vận đơn không thể trùng lặp trong bảng nhập";
    100255 "Tracking already exists" "Vận đơn đã tồn tại";
    100256 "Tracking is repeated in the form" "Vận đơn bị trùng lặp trong bảng";
    100259 "COD fee format errors" "Cách thức phí xử lý COD không hợp lệ";
    100261 "Business type is required" "Cần phải điền loại hình nghiệp vụ";
    100263 "Business order number is scientific notation" "Số đơn nghiệp vụ là cách ký hiệu hoá khoa học";
    100268 "Expiry date and batch code is required" "Cần phải điền ngày tháng hết hạn và số lô";
    100269 "Only Shelf life goods is allowed to fill in expiry date and batch" "Chỉ có hàng hóa có hạn sử dụng mới được điền ngày tháng hết hạn và số lô";
    100270 "The expiration date of the same goods in the same location must be same" "Ngày tháng hết hạn của cùng một hàng hóa trên cùng một vị trí cần phải là tương đồng";
    100273 "The part batch code conflicts with the already exists batch code" "Số lô này mâu thuẫn với số thứ tự đã tồn tại";
    100277 "The original order no. of the same external order no. must be the same" "Số đơn đặt hàng ban đầu của cùng một số đơn bên ngoài cần phải tương đồng";
    100299 "Refund amount format errors" "Cách thức số tiền trả lại tiền không hợp lệ";
    100300 "Refund amount errors" "Số tiền trả lại không hợp lệ";
    100304 "Payee,payee's account,and returnee format errors" "Cách thức người thu tiền, tài khoản người thu tiền và người trả hàng không hợp lệ";
    100305 "CS's remark format errors" "Cách thức ghi chú của dịch vụ khách hàng không hợp lệ";
    100401 "Enable update stock fill in error, please fill in Yes or No" "Bật cập nhật tồn kho bị lỗi, vui lòng điền Yes hoặc No";
    100402 "Stock update percent only supports filling in integers between 1-1000" "Chỉ được lấp đầy bằng con số từ 1-100";
    100403 "Virtual Inventory only supports filling in integer values greater than 0" "Chỉ được lấp đầy bằng số nguyên lớn hơn 0";
    100404 "Enable put-away&removal fill in error, please fill in Yes or No" "Bật lên xuống kệ bị lỗi, vui lòng điền Yes hoặc No";
    100405 "The mapping relationship does not exist" "Mối quan hệ ánh xạ không tồn tại";
    100406 "Under the selected store, the mapping relationship does not exist" "Trong cửa hàng đã chọn, mối quan hệ ánh xạ này không tồn tại";
    100407 "External product code is required" "Cần phải điền mã vạch hàng hóa bên ngoài";
    100408 "External product code does not exist" "Mã vạch hàng hóa bên ngoài không tồn tại";
    100409 "Under the selected store, external product code does not exist" "Trong cửa hàng đã chọn, mã vạch hàng hóa bên ngoài không tồn tại";
    100410 "There is a warehousing list, please replace other unused temporary storage locations!" "Đã có đơn nhập kho, vui lòng thay thế các vị trí tạm giữ chưa được sử dụng khác!";
    100411 "This location has been used by others, please change again" "Vị trí này đã được sử dụng bởi người khác, vui lòng thay đổi";
    100412 "Minimum removal Qty. only supports filling in integer values greater than 0" "Số lượng xuống kệ tối thiểu chỉ được lấp đầy bằng số nguyên lớn hơn 0";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Row> {
        ANSWERED.iter().chain(OTHERS)
    }

    #[test]
    fn the_table_holds_every_code_of_the_document_once() {
        let mut numbers: Vec<_> = all().map(|row| row.number).collect();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count);
        let of_cancel = |number: &u32| (10..=27).contains(number);
        assert_eq!(
            numbers.iter().filter(|number| !of_cancel(number)).count(),
            523
        );
        assert_eq!(numbers.iter().filter(|number| of_cancel(number)).count(), 8);
    }

    #[test]
    fn every_code_that_can_be_answered_has_all_four_languages() {
        let thai = |c| ('\u{e00}'..='\u{e7f}').contains(&c);
        let chinese = |c| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for row in ANSWERED {
            assert!(row.th.chars().any(thai), "{}", row.number);
            assert!(row.zh.chars().any(chinese), "{}", row.number);
        }
        for row in all() {
            assert!(!row.en.is_empty() && !row.vi.is_empty(), "{}", row.number);
        }
    }

    #[test]
    fn a_code_is_found_in_every_language() {
        assert_eq!(text(1002, Language::English), "Invalid signature");
        assert_eq!(text(1002, Language::Vietnamese), "Ký tên không hợp lệ");
        assert_eq!(text(1, Language::Thai), "สำเร็จ");
        assert_eq!(text(1, Language::Chinese), "成功");
        assert_eq!(text(2, Language::English), "");
    }
}
