package dev.kessai.proof.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a program and its PostgreSQL and cuts a connection when it has forwarded a COMMIT and not yet its
 * answer: the program cannot know whether it happened. In half of the cuts PostgreSQL has answered, so it did; in the
 * others the line is dead at once, and it may have or not. Only connections that write lane rows are cut. Thread-safe.
 *
 * <p>It reads the frontend's messages (PostgreSQL protocol 3): a COMMIT is a simple query, or the execution of a
 * statement that was parsed as one, followed by the Sync that makes the server answer.
 */
final class CommitCutter implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int PROTOCOL_3 = 3;
    private static final long ANSWER_SECONDS_MAX = 5;
    private static final String LANE_WRITE = "update lane";
    private static final String COMMIT = "commit";

    private final int databasePort;
    private final ServerSocket listener;
    private final AtomicInteger wanted = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    /** @param databasePort on the loopback interface */
    CommitCutter(int databasePort) {
        this.databasePort = databasePort;
        try {
            this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var _ = Thread.ofVirtual().name("commit-cutter").start(this::accept);
    }

    /** Where the program connects instead. */
    int port() {
        return listener.getLocalPort();
    }

    /** The next so many commits are cut. */
    void cutNext(int commits) {
        done.set(0);
        wanted.set(commits);
    }

    /** Cuts so far, since {@link #cutNext}. */
    int cuts() {
        return done.get();
    }

    /** No commit is cut any more. */
    void stop() {
        wanted.set(0);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var program = listener.accept();
                program.setTcpNoDelay(true);
                var database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
                database.setTcpNoDelay(true);
                var line = new Line(program, database);
                var _ = Thread.ofVirtual().name("cutter-asks").start(line::forwardQuestions);
                var _ = Thread.ofVirtual().name("cutter-answers").start(line::forwardAnswers);
            } catch (IOException e) {
                // closed, or the database is away: the program will try again
            }
        }
    }

    private boolean claim() {
        return wanted.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** One connection of the program, with the one to the database that carries it. */
    private final class Line {
        private final Socket program;
        private final Socket database;
        private final Map<String, String> statements = new HashMap<>();
        private boolean writesLanes;
        private boolean commits;
        private volatile boolean swallows;
        private final CompletableFuture<Boolean> answered = new CompletableFuture<>();

        Line(Socket program, Socket database) {
            this.program = program;
            this.database = database;
        }

        void forwardQuestions() {
            try (program;
                    database;
                    var in = new DataInputStream(new BufferedInputStream(program.getInputStream(), BUFFER_BYTES));
                    var out =
                            new DataOutputStream(new BufferedOutputStream(database.getOutputStream(), BUFFER_BYTES))) {
                while (startUp(in, out) != PROTOCOL_3) out.flush(); // asks for encryption first; is told no
                while (true) {
                    if (in.available() == 0) out.flush();
                    if (forward(in, out)) return;
                }
            } catch (IOException e) {
                // either side has gone; both are closed
            }
        }

        private int startUp(DataInputStream in, DataOutputStream out) throws IOException {
            int length = in.readInt();
            var body = in.readNBytes(length - Integer.BYTES);
            out.writeInt(length);
            out.write(body);
            return ByteBuffer.wrap(body).getInt() >>> 16;
        }

        /** Forwards one message; true when the line is to be cut after it. */
        private boolean forward(DataInputStream in, DataOutputStream out) throws IOException {
            int type = in.readUnsignedByte();
            int length = in.readInt();
            var body = in.readNBytes(length - Integer.BYTES);
            look(type, body);
            boolean answersNow = type == 'S' || type == 'Q';
            boolean cut = answersNow && commits && writesLanes && claim();
            boolean afterAnswer = cut && done.getAndIncrement() % 2 == 0;
            if (afterAnswer) swallows = true;
            out.writeByte(type);
            out.writeInt(length);
            out.write(body);
            if (answersNow) commits = false;
            if (!cut) return false;
            out.flush();
            if (afterAnswer)
                answered.completeOnTimeout(false, ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                        .join();
            return true;
        }

        private void look(int type, byte[] body) {
            switch (type) {
                case 'P' -> {
                    var name = text(body, 0);
                    var sql = text(body, name.length() + 1).strip().toLowerCase(Locale.ROOT);
                    writesLanes |= sql.startsWith(LANE_WRITE);
                    statements.put(name, sql);
                }
                case 'B' -> {
                    var portal = text(body, 0);
                    commits |= COMMIT.equals(statements.get(text(body, portal.length() + 1)));
                }
                case 'Q' -> commits |= text(body, 0).strip().equalsIgnoreCase(COMMIT);
                default -> {}
            }
        }

        void forwardAnswers() {
            var buffer = new byte[BUFFER_BYTES];
            try (program;
                    database;
                    var in = database.getInputStream();
                    var out = program.getOutputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (swallows) {
                        answered.complete(true);
                        return;
                    }
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // either side has gone; both are closed
            }
        }

        private static String text(byte[] body, int start) {
            int end = start;
            while (body[end] != 0) end++;
            return new String(body, start, end - start, UTF_8);
        }
    }
}
