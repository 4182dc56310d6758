package dev.kessai.launcher;

import dev.kessai.api.story.Stories;
import dev.kessai.api.story.Story;
import dev.kessai.api.story.StoryText;
import dev.kessai.base.id.Ids;
import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A purchase whose server is killed in the middle, really: a process of its own, watched from outside through the
 * database, gets SIGKILL at the moment when the decision is stored. It has then some milliseconds to finish what it
 * can; where it was faster than the kill, the same is done again with another purchase.
 */
final class KilledDemo {
    private static final int ATTEMPTS_MAX = 10;
    private static final long DECISION_SECONDS_MAX = 30;

    private final Demo.Purchase purchase;
    private final long payment;
    private final PrintWriter out;

    private KilledDemo(Demo.Purchase purchase, long payment, PrintWriter out) {
        this.purchase = purchase;
        this.payment = payment;
        this.out = out;
    }

    /**
     * Starts a server and kills it; when this returns, none runs and a decided payment is not at its end.
     *
     * @param options of the server, in words
     */
    static KilledDemo interrupt(KessaiConfig config, List<String> options, PrintWriter out)
            throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            var killed = attempt(config, options, out);
            if (killed.isPresent()) return killed.get();
            out.printf("%nThe payment had ended before the kill arrived. Once more, with a new purchase.%n");
        }
        throw new CliFailure(ExitCode.CHECK_FAILED, "no kill came in time in " + ATTEMPTS_MAX + " attempts");
    }

    private static Optional<KilledDemo> attempt(KessaiConfig config, List<String> options, PrintWriter out)
            throws IOException, InterruptedException {
        try (var server = ServerProcess.start(config.data().resolve("demo.log"), options)) {
            int port = server.awaitReady();
            out.printf("Kessai runs as process %d; data in %s%n", server.pid(), config.data());
            try (var api = new ApiClient(
                            port, ApiKeyFile.at(config.apiKeyFile()).key());
                    var inspection = Inspection.open(config)) {
                var stories = inspection.stories();
                var demo = new Demo(api, stories, out);
                var purchase = demo.prepare();
                long from = Ids.first(MicroClock.system().millis());
                var client = Thread.ofVirtual().unstarted(() -> sendToTheDead(demo, purchase));
                client.start();
                long payment = awaitDecision(new DecisionStore(inspection.db("payment")), from);
                server.kill();
                client.join();
                if (isOver(stories, payment)) return Optional.empty();
                demo.tell(
                        "The user pays; kill -9 of process %d when the decision is stored".formatted(server.pid()),
                        "The client gets no answer. What the database holds now, with nobody at work:",
                        payment);
                return Optional.of(new KilledDemo(purchase, payment, out));
            }
        }
    }

    private static void sendToTheDead(Demo demo, Demo.Purchase purchase) {
        try {
            var _ = demo.send(purchase);
        } catch (IOException e) {
            // the server was killed, as intended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks without a pause: the server is at work while we look. */
    private static long awaitDecision(DecisionStore decisions, long from) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DECISION_SECONDS_MAX);
        while (System.nanoTime() - end < 0) {
            var decided = decisions.confirmed(from);
            if (decided.isPresent()) return decided.get();
        }
        throw new CliFailure(ExitCode.CHECK_FAILED, "the payment was not decided in " + DECISION_SECONDS_MAX + " s");
    }

    private static boolean isOver(Stories stories, long payment) {
        return stories.find(payment).orElseThrow().payment().completedAtMicros() != 0;
    }

    /** With the next server: it has carried the payment on by itself, and the client asks again. */
    Demo.Paid resume(Demo demo, Stories stories) throws IOException, InterruptedException {
        var answer = demo.send(purchase);
        demo.say(
                "The client sends the same request with the same key again",
                Demo.outcome(answer) + ": the same payment, not a second one.");
        demo.balances(purchase);
        demo.tell("Its story", "with the pause in which no server was there:", payment);
        stories.find(payment).ifPresent(story -> out.printf("   %s%n%n", pause(story)));
        return new Demo.Paid(StoryText.PAYMENT.text(payment), purchase.body());
    }

    private static String pause(Story story) {
        long longestMicros = 0;
        for (int i = 1; i < story.lines().size(); i++)
            longestMicros = Math.max(
                    longestMicros,
                    story.lines().get(i).atMicros() - story.lines().get(i - 1).atMicros());
        return "Killed, started again and carried on: a pause of %,d ms.".formatted(longestMicros / 1_000);
    }
}
