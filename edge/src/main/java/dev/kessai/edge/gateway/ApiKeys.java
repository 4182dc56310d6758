package dev.kessai.edge.gateway;

import dev.kessai.base.hash.Hash128;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may call: API clients by the hash of their key. The keys themselves are nowhere in the server. Immutable. */
public final class ApiKeys {
    /**
     * @param name of the client, its principal
     * @param keySha256 hash of the key, lower-case hexadecimal
     * @param scopes what it may do: partner, wallet, admin
     */
    public record Client(String name, String keySha256, Set<String> scopes) {
        private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

        public Client {
            scopes = Set.copyOf(scopes);
            if (name.isBlank()) throw new IllegalArgumentException("a client without a name");
            if (!HASH.matcher(keySha256).matches()) throw new IllegalArgumentException("keySha256 of " + name);
        }
    }

    /** @param pseudonym what logs call the client */
    record Known(Client client, String pseudonym) {}

    private static final String SCHEME = "Bearer ";
    private static final int KEY_LENGTH_MAX = 256;

    private final Map<String, Known> byHash = new HashMap<>();

    /** @throws IllegalArgumentException where two clients share a key */
    public ApiKeys(List<Client> clients) {
        for (var client : clients) {
            var pseudonym =
                    Long.toHexString(Hash128.of("client\n" + client.name()).high());
            if (byHash.put(client.keySha256(), new Known(client, pseudonym)) != null)
                throw new IllegalArgumentException("a key of two clients: " + client.name());
        }
    }

    /** The client of an Authorization header. The look-up is by hash: how long it takes tells nothing about a key. */
    Optional<Known> find(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) return Optional.empty();
        var key = authorization.substring(SCHEME.length()).strip();
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) return Optional.empty();
        return Optional.ofNullable(byHash.get(sha256(key)));
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
