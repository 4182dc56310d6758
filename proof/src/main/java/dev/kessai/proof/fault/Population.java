package dev.kessai.proof.fault;

import dev.kessai.contracts.account.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Users with money and points, merchants with nothing, and what each must own by what clients were told. Confined to
 * one thread.
 */
final class Population {
    static final int USERS = 40;
    static final int MERCHANTS = 4;
    static final long MONEY_MINOR = 100_000_000;
    static final long POINTS = 100_000_000;

    private final long[] purchasesOfUser = new long[USERS];
    private final long[] purchasesOfMerchant = new long[MERCHANTS];

    /** What the ledgers must say. */
    record Wealth(long owner, long balanceMinor, long points) {}

    /** Opens the accounts and fills them, over the API. */
    void moveIn(Api api, Door door) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var moving = new ArrayList<Future<?>>();
            for (int i = 0; i < USERS; i++) {
                var user = Owner.user(i).text();
                moving.add(threads.submit(() -> {
                    open(api, door, "user", user);
                    fund(api, door, user);
                    return null;
                }));
            }
            for (int i = 0; i < MERCHANTS; i++) {
                var merchant = Owner.merchant(i).text();
                moving.add(threads.submit(() -> {
                    open(api, door, "merchant", merchant);
                    return null;
                }));
            }
            for (var each : moving) each.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody can move in", e.getCause());
        }
    }

    private static void open(Api api, Door door, String kind, String owner) throws Exception {
        api.must(
                door,
                "/admin/v1/owners",
                "open-" + owner,
                "{\"kind\":\"" + kind + "\",\"owner\":\"" + owner + "\",\"currency\":\"JPY\"}");
    }

    private static void fund(Api api, Door door, String user) throws Exception {
        var body = """
                {"owner":"%s","amount":%d,"currency":"JPY","wait":"completed",\
                "parts":[{"class":"MONEY","amount":%d},{"class":"POINT_FREE","amount":%d}]}\
                """.formatted(user, MONEY_MINOR + POINTS, MONEY_MINOR, POINTS);
        api.must(door, "/admin/v1/openings", "fund-" + user, body);
    }

    /** A client was told that this one succeeded. */
    void paid(Purchase purchase) {
        purchasesOfUser[purchase.user()]++;
        purchasesOfMerchant[purchase.merchant()]++;
    }

    List<Wealth> expected() {
        var all = new ArrayList<Wealth>();
        for (int i = 0; i < USERS; i++)
            all.add(new Wealth(
                    Owner.user(i).id(),
                    MONEY_MINOR - purchasesOfUser[i] * Purchase.FROM_BALANCE_MINOR,
                    POINTS - purchasesOfUser[i] * Purchase.FROM_POINTS_MINOR));
        for (int i = 0; i < MERCHANTS; i++)
            all.add(new Wealth(Owner.merchant(i).id(), purchasesOfMerchant[i] * Purchase.AMOUNT_MINOR, 0));
        return all;
    }
}
