package dev.kessai.counterparties;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notices to the other side: sent from the time that each has until they are taken or refused for good, also after a
 * restart. The other side may get one again. Thread-safe.
 */
public final class Notices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final long PAUSE_NANOS = 100_000_000;
    private static final long CLOSE_MILLIS_MAX = 5_000;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final int ATTEMPTS_MAX = 10_000;

    /** Where notices go; asked before each attempt, since the other side may have moved. Empty: nowhere now. */
    public interface Target {
        Optional<Address> find();
    }

    /**
     * @param url of what the other side offers to this partner, without a slash at its end
     * @param key sent as a bearer token
     */
    public record Address(String url, String key) {}

    private record Due(ObjectNode notice, long atMillis) {}

    private final Target target;
    private final Counterparty.Setup setup;
    private final Journal journal;
    private final Map<Long, Due> open = new LinkedHashMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
    private final Thread thread;
    private long last;
    private volatile boolean stopping;

    public Notices(Counterparty.Setup setup) {
        this.setup = setup;
        this.target = setup.notices();
        this.journal = Journal.open(file(setup.data()), this::replay);
        this.thread = Thread.ofVirtual().name("notices").start(this::work);
    }

    private static Path file(Path data) {
        return data.resolve("notices.journal");
    }

    private synchronized void replay(JsonNode entry) {
        long number = entry.path("number").asLong();
        last = Math.max(last, number);
        if (entry.path("kind").asString("").equals("due"))
            open.put(
                    number,
                    new Due((ObjectNode) entry.get("notice"), entry.path("at").asLong()));
        else open.remove(number);
    }

    /** Journaled when it returns; sent not before {@code delayMillis} from now. */
    public synchronized void add(ObjectNode notice, long delayMillis) {
        long number = ++last;
        long at = setup.clock().millis() + delayMillis;
        var entry = Journal.entry("due").put("number", number).put("at", at);
        entry.set("notice", notice);
        journal.add(entry);
        open.put(number, new Due(notice, at));
        LockSupport.unpark(thread);
    }

    /** Asks the other side a question that it answers with {@code "allowed": true}, or anything else for no. */
    public boolean ask(ObjectNode question) {
        var address = target.find();
        if (address.isEmpty()) return false;
        var answer = post(address.get(), "/inquiries", question);
        return answer.isPresent() && answer.get().body().contains("\"allowed\":true");
    }

    private synchronized List<Map.Entry<Long, Due>> due() {
        long now = setup.clock().millis();
        return open.entrySet().stream()
                .filter(each -> each.getValue().atMillis() <= now)
                .map(each -> Map.entry(each.getKey(), each.getValue()))
                .toList();
    }

    private synchronized void done(long number) {
        journal.add(Journal.entry("done").put("number", number));
        open.remove(number);
    }

    private void work() {
        var attempts = new LinkedHashMap<Long, Integer>();
        while (!stopping) {
            for (var each : due()) {
                if (stopping) return;
                int count = attempts.merge(each.getKey(), 1, Integer::sum);
                if (isTaken(each.getValue().notice()) || count == ATTEMPTS_MAX) {
                    done(each.getKey());
                    attempts.remove(each.getKey());
                }
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    /** Whether it need not be sent again. A reference that is not known may be known later. */
    private boolean isTaken(ObjectNode notice) {
        var address = target.find();
        if (address.isEmpty()) return false;
        var response = post(address.get(), "/notices", notice);
        if (response.isEmpty()) return false;
        int status = response.get().statusCode();
        boolean refused = status == 422 || status == 400;
        if (refused)
            LOG.warn(
                    "notice {} is refused: {} {}",
                    notice,
                    status,
                    response.get().body());
        return status < 300 || refused;
    }

    /** Empty where there is no answer. */
    private Optional<HttpResponse<String>> post(Address address, String path, ObjectNode message) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address.url() + path))
                    .timeout(ANSWER_MAX)
                    .header("Authorization", "Bearer " + address.key())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(message)))
                    .build();
            return Optional.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS_MAX))) LOG.warn("a notice is still being sent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
        journal.close();
    }
}
