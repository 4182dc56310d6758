package dev.kessai.edge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that are slow, leave, or send too much never hold a backend. */
class SlowClientTest {
    private static Gateway.Settings impatient(Gateway.Settings usual) {
        return new Gateway.Settings(usual.port(), 2, 400, 1_000, 1_000, Set.of(), Set.of());
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUpAndTheConnectionEnds() throws Exception {
        try (var rig = new Rig(SlowClientTest::impatient, call -> Rig.ok());
                var socket = rig.socket()) {
            write(socket, Rig.head(100) + "{");
            var answer = readAll(socket);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("BODY_TOO_SLOW");
            assertThat(rig.handled).hasValue(0);
        }
    }

    @Test
    void slowClientsHoldNoPlaces() throws Exception {
        UnaryOperator<Gateway.Settings> two =
                usual -> new Gateway.Settings(usual.port(), 2, 10_000, 1_000, 1_000, Set.of(), Set.of());
        try (var rig = new Rig(two, call -> Rig.ok())) {
            var slow = new ArrayList<Socket>();
            for (int i = 0; i < 20; i++) {
                var socket = rig.socket();
                write(socket, Rig.head(100) + "{");
                slow.add(socket);
            }
            assertThat(rig.send(rig.post("{}")).statusCode()).isEqualTo(200);
            assertThat(rig.handled).hasValue(1);
            for (var each : slow) each.close();
        }
    }

    @Test
    void aHalfClosedConnectionInTheMiddleOfABodyReachesNoHandler() throws Exception {
        try (var rig = new Rig(SlowClientTest::impatient, call -> Rig.ok());
                var socket = rig.socket()) {
            write(socket, Rig.head(100) + "{");
            socket.shutdownOutput();
            var answer = readAll(socket);
            assertThat(answer).doesNotContain("200");
            assertThat(rig.handled).hasValue(0);
            assertThat(rig.send(rig.post("{}")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatLeavesKeepsItsPlaceOnlyAsLongAsTheHandlerRuns() throws Exception {
        var entered = new CountDownLatch(2);
        var leave = new CountDownLatch(1);
        try (var rig = new Rig(SlowClientTest::impatient, call -> {
            entered.countDown();
            try {
                assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Rig.ok();
        })) {
            for (int i = 0; i < 2; i++)
                try (var socket = rig.socket()) {
                    write(socket, Rig.head(2) + "{}");
                    if (i == 1) assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
                    else Awaitility.await().until(() -> entered.getCount() == 1);
                }
            assertThat(rig.send(rig.post("{}")).statusCode()).isEqualTo(503);
            leave.countDown();
            Awaitility.await().until(() -> rig.send(rig.post("{}")).statusCode() == 200);
        }
    }

    @Test
    void tooLargeABodyIsRefusedWhetherItsLengthIsToldOrNot() {
        try (var rig = new Rig()) {
            var large = "x".repeat((int) Gateway.BODY_BYTES_MAX + 1);
            var told = rig.send(rig.post(large));
            assertThat(told.statusCode()).isEqualTo(413);
            assertThat(told.body()).startsWith("BODY_TOO_LARGE");
            var bytes = large.getBytes(US_ASCII);
            var chunked = rig.post("")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes)));
            assertThat(rig.send(chunked).statusCode()).isEqualTo(413);
            assertThat(rig.handled).hasValue(0);
            assertThat(rig.send(rig.post("x".repeat((int) Gateway.BODY_BYTES_MAX)))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void tooManyHeadersAreRefused() throws Exception {
        try (var rig = new Rig();
                var socket = rig.socket()) {
            write(socket, "GET /v1/things/a HTTP/1.1\r\nHost: h\r\nX-Filler: " + "f".repeat(20_000) + "\r\n\r\n");
            assertThat(readAll(socket)).startsWith("HTTP/1.1 4");
            assertThat(rig.handled).hasValue(0);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Until the server ends the connection. */
    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
}
