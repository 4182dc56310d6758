package dev.kessai.launcher;

import dev.kessai.api.story.Stories;
import dev.kessai.api.story.StoryText;
import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One purchase over HTTP, from nothing: a user with money and points, a merchant, a payment that takes from both. */
final class Demo {
    private static final long MONEY_MINOR = 5_000;
    private static final long POINTS = 500;
    private static final long FROM_MONEY_MINOR = 700;
    private static final long FROM_POINTS = 300;
    private static final long AMOUNT_MINOR = FROM_MONEY_MINOR + FROM_POINTS;

    private final ApiClient api;
    private final Stories stories;
    private final PrintWriter out;
    private final MicroClock clock = MicroClock.system();

    /** What was made: a payment's id, and the body that made it. */
    record Paid(String id, String body) {}

    /** A purchase that can be sent, and sent again: who, under which key, what. */
    record Purchase(String user, String merchant, String key, String body) {}

    Demo(ApiClient api, Stories stories, PrintWriter out) {
        this.api = api;
        this.stories = stories;
        this.out = out;
    }

    /** Does it and prints it. */
    Paid run() throws IOException, InterruptedException {
        var purchase = prepare();
        long before = clock.micros();
        var paid = send(purchase);
        long tookMillis = (clock.micros() - before) / 1_000;
        say(
                "The user pays %,d: %,d yen and %,d points".formatted(AMOUNT_MINOR, FROM_MONEY_MINOR, FROM_POINTS),
                outcome(paid) + " after " + tookMillis + " ms, two ledgers, all or nothing.");
        balances(purchase);
        var id = text(paid, "id");
        tell("Its story", "what the coordinator decided and what each ledger wrote:", StoryText.PAYMENT.parse(id));
        return new Paid(id, purchase.body());
    }

    /** A user with money and points, a merchant; what they own is printed. */
    Purchase prepare() throws IOException, InterruptedException {
        var run = "demo-" + clock.micros();
        var user = text(api.post("/admin/v1/owners", run + "-user", ApiMessages.owner("user")), "id");
        var merchant = text(api.post("/admin/v1/owners", run + "-merchant", ApiMessages.owner("merchant")), "id");
        say("A user and a merchant", user + " and " + merchant + " have accounts now.");

        var topUp = api.post("/wallet/v1/top-ups", run + "-top-up", ApiMessages.topUp(user, MONEY_MINOR));
        var grant = api.post("/admin/v1/grants", run + "-grant", ApiMessages.grant(user, POINTS));
        say(
                "The user gets %,d yen from a bank and %,d points".formatted(MONEY_MINOR, POINTS),
                outcome(topUp) + ", " + outcome(grant));
        balances(user);

        Map<String, Long> sources = new LinkedHashMap<>();
        sources.put("balance", FROM_MONEY_MINOR);
        sources.put("points", FROM_POINTS);
        var body = ApiMessages.purchase(user, merchant, AMOUNT_MINOR, sources, "demo");
        return new Purchase(user, merchant, run + "-purchase", body);
    }

    /** Again with the same purchase is the same payment. */
    JsonNode send(Purchase purchase) throws IOException, InterruptedException {
        return api.post("/v1/payments", purchase.key(), purchase.body());
    }

    void balances(Purchase purchase) throws IOException, InterruptedException {
        balances(purchase.user());
        balances(purchase.merchant());
    }

    /** Prints what is stored of a payment. */
    void tell(String title, String detail, long payment) {
        say(title, detail);
        stories.find(payment).ifPresent(story -> StoryText.lines(story).forEach(line -> out.println("   " + line)));
        out.println();
        out.flush();
    }

    void say(String what, String detail) {
        out.printf("%n%s%n   %s%n", what, detail);
        out.flush();
    }

    private void balances(String owner) throws IOException, InterruptedException {
        for (var balance : api.get("/admin/v1/owners/" + owner).path("balances")) {
            if (balance.path("balance").longValue() == 0) continue;
            out.printf(
                    "   %s  %-8s %-20s %,8d available, %,d held%n",
                    owner,
                    text(balance, "ledger"),
                    text(balance, "class"),
                    balance.path("available").longValue(),
                    balance.path("held").longValue());
        }
        out.flush();
    }

    static String outcome(JsonNode payment) {
        return text(payment, "id") + " " + text(payment, "status");
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asString("");
    }
}
