package dev.kessai.books.settlement.paper;

import dev.kessai.base.id.IdText;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.settlement.MerchantContract.Rounding;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.MerchantStatement.Full;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import dev.kessai.contracts.settlement.MerchantStatement.Line;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What a statement says, in Japanese, whatever it is written on. */
final class Words {
    static final String TITLE = "加盟店精算書";
    static final String INVOICE = "加盟店手数料（適格請求書）";
    static final String LINES = "明細";
    static final List<String> LINE_HEADS =
            List.of("番号", "取引日時", "種別", "取引コード", "決済ID", "金額", "課税対象", "課税料率", "非課税対象", "非課税料率");

    private static final IdText STATEMENT = new IdText("stm");
    private static final IdText PAYMENT = new IdText("pay");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日", Locale.JAPAN);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(Clocks.ZONE);
    private static final int PPM_OF_PERCENT = 10_000;

    private Words() {}

    /** A label with its value. */
    record Row(String label, String value) {}

    /** Who, when, from whom. */
    static List<Row> heading(Full full) {
        var statement = full.statement();
        return List.of(
                new Row("精算書番号", STATEMENT.text(statement.id())),
                new Row("加盟店", statement.name() + " 御中"),
                new Row("加盟店ID", new Owner(statement.merchant()).text()),
                new Row("対象期間", day(statement.from()) + " ～ " + day(statement.until())),
                new Row("支払予定日", day(statement.payOn())),
                new Row("状態", state(statement.state())),
                new Row("発行者", full.issuer().name()),
                new Row("登録番号", full.issuer().registration()));
    }

    /** From sales to what is paid. */
    static List<Row> totals(MerchantStatement statement) {
        var figures = statement.figures();
        return List.of(
                new Row("売上", yen(figures.salesMinor())),
                new Row("返金", yen(figures.refundsMinor())),
                new Row("加盟店負担ポイント・その他", yen(figures.otherMinor())),
                new Row("手数料（課税）", yen(-figures.taxableFeeMinor())),
                new Row("消費税（10%）", yen(-figures.taxMinor())),
                new Row("手数料（非課税）", yen(-figures.exemptFeeMinor())),
                new Row("差引支払額", yen(figures.netMinor())));
    }

    /** The invoice: each rate with its base, its fee and its tax, rounded once. */
    static List<List<String>> invoice(MerchantStatement statement) {
        var figures = statement.figures();
        return List.of(
                List.of("税率", "手数料の対象額", "手数料（税抜）", "消費税額"),
                List.of(
                        "10%対象（残高・ポイント払い）",
                        yen(figures.taxableBaseMinor()), yen(figures.taxableFeeMinor()), yen(figures.taxMinor())),
                List.of("非課税（あと払い）", yen(figures.exemptBaseMinor()), yen(figures.exemptFeeMinor()), "－"));
    }

    static String rounding(Rounding rounding) {
        return switch (rounding) {
            case PER_TOTAL -> "手数料は期間合計に対して計算し、1円未満を切り捨てています。";
            case PER_LINE -> "手数料は取引ごとに計算し、1円未満を切り捨てています。";
        };
    }

    /** One cell a head of {@link #LINE_HEADS}. */
    static List<String> line(Line line) {
        return List.of(
                Long.toString(line.seq()),
                TIME.format(Instant.EPOCH.plus(line.postedAtMicros(), ChronoUnit.MICROS)),
                kind(line.kind()),
                line.code(),
                payment(line.payment()),
                Long.toString(line.amountMinor()),
                Long.toString(line.taxableMinor()),
                percent(line.taxableRatePpm()),
                Long.toString(line.exemptMinor()),
                percent(line.exemptRatePpm()));
    }

    static String payment(long id) {
        return PAYMENT.text(id);
    }

    private static String kind(Kind kind) {
        return switch (kind) {
            case SALE -> "売上";
            case REFUND -> "返金";
            case GRANT -> "ポイント付与";
            case OTHER -> "調整";
            case CLEARING -> "精算";
        };
    }

    private static String state(State state) {
        return switch (state) {
            case OPEN -> "未締め";
            case CLEARING -> "締め処理中";
            case FIXED -> "確定";
            case INSTRUCTED -> "振込手続中";
            case PAID -> "支払済";
            case RETURNED -> "組戻し";
            case CARRIED_OVER -> "翌期へ繰越";
            case INVOICED -> "ご請求";
        };
    }

    private static String day(LocalDate day) {
        return DAY.format(day);
    }

    private static String yen(long amount) {
        return String.format(Locale.ROOT, "%,d円", amount);
    }

    /** Without superfluous zeros: 2.6%. */
    private static String percent(int ppm) {
        var decimals = String.format(Locale.ROOT, "%04d", ppm % PPM_OF_PERCENT);
        int end = decimals.length();
        while (end > 0 && decimals.charAt(end - 1) == '0') end--;
        return ppm / PPM_OF_PERCENT + (end == 0 ? "" : "." + decimals.substring(0, end)) + "%";
    }
}
