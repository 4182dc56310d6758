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

/** Stands between one client and PostgreSQL and notes what the client says. */
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
        }
        out.write(whole.array(), 0, whole.position());
    }

    private static void back(Socket backend, Socket client) {
        try {
            var _ = backend.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            return; // one of them has gone
        }
    }
}
