package example.coffee;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.logging.Logger;

/** {@code Main --port 7101 --data DIR [--name coffee]}: serves until it is killed, at any time. */
public final class Main {
    private static final Logger LOG = Logger.getLogger("example.coffee");
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        var options = options(arguments);
        var name = options.getOrDefault("--name", "coffee");
        var data = Files.createDirectories(Path.of(options.getOrDefault("--data", "coffee-data")));
        int port = Integer.parseInt(options.getOrDefault("--port", "7101"));
        try (var store = new CardStore(data.resolve("cards.db"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .executor(threads)
                    .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                    .addService(new CardService(name, store))
                    .build()
                    .start();
            LOG.info(name + " listens on 127.0.0.1:" + server.getPort());
            server.awaitTermination();
        }
    }

    private static Map<String, String> options(String... arguments) {
        var options = new HashMap<String, String>();
        for (int i = 0; i + 1 < arguments.length; i += 2) options.put(arguments[i], arguments[i + 1]);
        return options;
    }
}
