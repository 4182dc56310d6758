package dev.kessai.base.db;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stands between one client and PostgreSQL, notes what the client says, and holds every reply back until the client has
 * said Sync: a client that needs a reply earlier is found out.
 */
final class WireTap implements AutoCloseable {
    /** A message of the client: P parse, B bind, E execute, S sync, Q simple query. */
    record Message(char type, ByteBuffer body) {
        /** Of a Bind: 1 for each parameter sent in binary, 0 for text. */
        List<Integer> parameterFormats() {
            var buffer = body.duplicate();
            skipText(buffer);
            skipText(buffer);
            int count = buffer.getShort();
            var formats = new ArrayList<Integer>();
            for (int i = 0; i < count; i++) formats.add((int) buffer.getShort());
            return formats;
        }

        private static void skipText(ByteBuffer buffer) {
            byte read = 1;
            while (read != 0) read = buffer.get();
        }
    }

    private final ServerSocket server;
    private final int target;
    private final List<Message> messages = new ArrayList<>();
    private boolean holding;
    private boolean synced;
    private int repliesNeededEarly;

    WireTap(int targetPort) throws IOException {
        this.target = targetPort;
        this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized void forget() {
        messages.clear();
    }

    /** What was said since the last call. */
    synchronized List<Message> take() {
        var taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }

    /** From now on replies wait for Sync. */
    synchronized void holdReplies() {
        messages.clear();
        holding = true;
        synced = false;
        repliesNeededEarly = 0;
    }

    /** How often the client said nothing more, although it had not said Sync. Zero: one round trip. */
    synchronized int repliesNeededEarly() {
        holding = false;
        return repliesNeededEarly;
    }

    /** As a word such as PBES. */
    static String types(List<Message> messages) {
        var types = new StringBuilder();
        for (var message : messages) types.append(message.type);
        return types.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        try (var client = server.accept();
                var backend = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread.ofVirtual().start(() -> back(backend, client));
            var in = new DataInputStream(client.getInputStream());
            var out = backend.getOutputStream();
            forward(out, -1, in); // the start-up message has no type
            for (int type = in.read(); type >= 0; type = in.read()) forward(out, type, in);
        } catch (IOException e) {
            return; // the client has gone
        }
    }

    private void forward(OutputStream out, int type, DataInputStream in) throws IOException {
        int length = in.readInt();
        var body = in.readNBytes(length - Integer.BYTES);
        var whole = ByteBuffer.allocate(length + 1);
        if (type >= 0) whole.put((byte) type);
        whole.putInt(length).put(body);
        synchronized (this) {
            if (type >= 0) messages.add(new Message((char) type, ByteBuffer.wrap(body)));
            synced |= type == 'S';
            notifyAll();
        }
        out.write(whole.array(), 0, whole.position());
    }

    private void back(Socket backend, Socket client) {
        var buffer = new byte[64 * 1024];
        try {
            var in = backend.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitSync();
                client.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            return; // one of them has gone
        }
    }

    private synchronized void awaitSync() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (holding && !synced && System.nanoTime() < deadline) {
            try {
                wait(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (holding && !synced) repliesNeededEarly++;
    }
}
