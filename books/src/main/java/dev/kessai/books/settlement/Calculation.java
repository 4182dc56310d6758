package dev.kessai.books.settlement;

import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.payment.Tax;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.Negative;
import dev.kessai.contracts.settlement.MerchantStatement.Figures;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import dev.kessai.contracts.settlement.MerchantStatement.Line;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What the movements of a term come to: pure, the same for ever. The fee on what was paid by balance, prepaid and
 * points is taxable, the tax is rounded once for all of it; the fee on what is paid later is exempt (04-books,
 * settlement).
 */
final class Calculation {
    private static final int LINE_BYTES = 64;

    private final MerchantContract contract;
    private final FeeSum taxable;
    private final FeeSum exempt;
    private final List<Line> lines = new ArrayList<>();
    private long sales;
    private long refunds;
    private long other;
    private long taxableBase;
    private long exemptBase;

    /** The figures, and the lines that they are made of. */
    record Result(Figures figures, List<Line> lines) {
        Result {
            lines = List.copyOf(lines);
        }

        /** What becomes of the term: {@link State#CARRIED_OVER}, {@link State#INVOICED}, or {@link State#FIXED}. */
        State end(MerchantContract contract) {
            long net = figures.netMinor();
            if (net < 0) return contract.negative() == Negative.INVOICED ? State.INVOICED : State.CARRIED_OVER;
            return net < contract.minimumMinor() ? State.CARRIED_OVER : State.FIXED;
        }

        /** Of every figure and every line: the same movements give the same hash. */
        byte[] hash() {
            var digest = sha256();
            digest.update(bytes(figures));
            for (var line : lines) digest.update(bytes(line));
            return digest.digest();
        }
    }

    private Calculation(MerchantContract contract) {
        this.contract = contract;
        this.taxable = new FeeSum(contract.rounding());
        this.exempt = new FeeSum(contract.rounding());
    }

    /** @param movements of one merchant, by number; those of settlement itself count for nothing */
    static Result of(MerchantContract contract, List<Movement.Rated> movements) {
        var calculation = new Calculation(contract);
        for (var each : movements) if (each.movement().kind() != Kind.CLEARING) calculation.add(each);
        return calculation.result();
    }

    private void add(Movement.Rated rated) {
        var movement = rated.movement();
        switch (movement.kind()) {
            case SALE -> sales = Math.addExact(sales, movement.amountMinor());
            case REFUND -> refunds = Math.addExact(refunds, movement.amountMinor());
            case GRANT, OTHER -> other = Math.addExact(other, movement.amountMinor());
            case CLEARING -> throw new IllegalArgumentException("of settlement itself: " + movement);
        }
        int taxableRate = 0;
        int exemptRate = 0;
        if (rated.bearsFee()) {
            var plan = plan(Clocks.businessDate(rated.atMicros()));
            taxableRate = rate(plan, rated.code(), Funding.WALLET);
            exemptRate = rate(plan, rated.code(), Funding.DEFERRED);
            taxableBase = Math.addExact(taxableBase, movement.taxableMinor());
            exemptBase = Math.addExact(exemptBase, movement.exemptMinor());
            taxable.add(movement.taxableMinor(), taxableRate);
            exempt.add(movement.exemptMinor(), exemptRate);
        }
        lines.add(new Line(
                movement.seq(),
                movement.payment(),
                movement.kind(),
                movement.code(),
                movement.postedAtMicros(),
                movement.amountMinor(),
                movement.taxableMinor(),
                movement.exemptMinor(),
                taxableRate,
                exemptRate));
    }

    private Result result() {
        long fee = taxable.minor();
        return new Result(
                new Figures(sales, refunds, other, taxableBase, exemptBase, fee, Tax.on(fee), exempt.minor()), lines);
    }

    /** The plan of a day; days before the first one go by it. */
    private FeePlan plan(LocalDate day) {
        for (var plan : contract.plans()) if (day.isBefore(plan.until())) return plan;
        throw new IllegalStateException("no plan for " + day); // the last one has no end
    }

    private static int rate(FeePlan plan, String code, Funding funding) {
        int any = 0;
        for (var rate : plan.rates()) {
            if (rate.funding() != funding) continue;
            if (rate.code().equals(code)) return rate.ratePpm();
            if (rate.code().equals(FeeRate.ANY)) any = rate.ratePpm();
        }
        return any;
    }

    private static byte[] bytes(Figures figures) {
        return ByteBuffer.allocate(8 * Long.BYTES)
                .putLong(figures.salesMinor())
                .putLong(figures.refundsMinor())
                .putLong(figures.otherMinor())
                .putLong(figures.taxableBaseMinor())
                .putLong(figures.exemptBaseMinor())
                .putLong(figures.taxableFeeMinor())
                .putLong(figures.taxMinor())
                .putLong(figures.exemptFeeMinor())
                .array();
    }

    private static byte[] bytes(Line line) {
        var code = line.code().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(LINE_BYTES + code.length)
                .putLong(line.seq())
                .putLong(line.payment())
                .putInt(line.kind().code())
                .putInt(code.length)
                .put(code)
                .putLong(line.postedAtMicros())
                .putLong(line.amountMinor())
                .putLong(line.taxableMinor())
                .putLong(line.exemptMinor())
                .putInt(line.taxableRatePpm())
                .putInt(line.exemptRatePpm())
                .array();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
