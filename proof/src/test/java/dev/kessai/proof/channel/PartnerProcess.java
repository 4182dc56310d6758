package dev.kessai.proof.channel;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kessai counterparty KIND} in a process of its own, on a port that stays when it is started again. */
public final class PartnerProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final String kind;
    private final Path directory;
    private final Path server;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;
    private Path output;

    private PartnerProcess(String kind, Path directory, Path server, int port) throws IOException {
        this.kind = kind;
        this.directory = directory;
        this.server = server;
        this.port = port;
        this.output = Files.createTempFile(directory, kind, ".log");
        this.process = launch();
    }

    /** @param server data directory of the server that gets the notices */
    static PartnerProcess start(String kind, Path directory, Path server) throws IOException {
        return new PartnerProcess(kind, directory, server, freePort());
    }

    /** A port of this machine that nobody listens on now. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        output = Files.createTempFile(directory, kind, ".log");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.kessai.launcher.Main",
                "counterparty",
                kind,
                "--port",
                Integer.toString(port),
                "--data",
                directory.resolve(kind).toString(),
                "--for",
                server.toString(),
                "--key",
                key()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** What its callers must send. */
    String key() {
        return "key-of-" + kind;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void awaitReady() {
        await().atMost(START_MAX).until(() -> Files.readString(output).contains("\"ready\""));
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void restart() throws IOException {
        process = launch();
        awaitReady();
    }

    JsonNode post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    JsonNode post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("Authorization", "Bearer " + key());
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofString());
        return JsonMapper.shared().readTree(response.body());
    }

    String log() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        client.close();
    }
}
