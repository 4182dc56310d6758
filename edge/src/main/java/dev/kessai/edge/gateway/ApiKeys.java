package dev.kessai.edge.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may call: API clients by the hash of their key. The keys themselves are nowhere in the server. Immutable. */
public final class ApiKeys {
    /**
     * @param name of the client, its principal
     * @param keySha256 hash of the key, lower-case hexadecimal
     * @param scopes what it may do: partner, wallet, admin
     */
    public record Client(String name, String keySha256, Set<String> scopes) {
        public Client {
            scopes = Set.copyOf(scopes);
            if (!keySha256.matches("[0-9a-f]{64}")) throw new IllegalArgumentException("keySha256 of " + name);
        }
    }

    private static final String SCHEME = "Bearer ";

    private final List<Client> clients;

    public ApiKeys(List<Client> clients) {
        this.clients = new ArrayList<>(clients);
    }

    /** The client of an Authorization header; every stored hash is compared in constant time. */
    Optional<Client> find(String authorization) {
        if (!authorization.startsWith(SCHEME)) return Optional.empty();
        var hash = sha256(authorization.substring(SCHEME.length()).strip()).getBytes(StandardCharsets.US_ASCII);
        Optional<Client> found = Optional.empty();
        for (var client : clients)
            if (MessageDigest.isEqual(hash, client.keySha256().getBytes(StandardCharsets.US_ASCII)))
                found = Optional.of(client);
        return found;
    }

    /** The hash under which a key is kept. */
    public static String sha256(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
