package dev.kessai.launcher;

import dev.kessai.api.ChannelApi;
import dev.kessai.edge.gateway.ApiKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The first API clients of an installation: the operator, and each partner of a channel. Their keys are generated when
 * they are missing and kept in a file that only the operator can read, until an authority gives out keys.
 *
 * @param key the operator's: what goes behind {@code Authorization: Bearer}
 * @param partners the partners' keys by channel
 * @param colleagues keys of other people, by a name that the operator has added to the file: who approves what somebody
 *     else proposes
 */
public record ApiKeyFile(String key, Map<String, String> partners, Map<String, String> colleagues) {
    /** Usual name of the file. */
    static final String NAME = "api-key.properties";

    private static final String OPERATOR = "operator";
    private static final Set<String> SCOPES = Set.of("partner", "wallet", "admin");
    private static final int KEY_BYTES = 24;

    public ApiKeyFile {
        partners = Map.copyOf(partners);
        colleagues = Map.copyOf(colleagues);
    }

    /** Of a data directory; see {@link #at}. */
    public static ApiKeyFile in(Path data) {
        return at(data.resolve(NAME));
    }

    /** Reads the file, or makes it. */
    static ApiKeyFile at(Path file) {
        return at(file, List.of());
    }

    /** Reads the file and adds the keys of those channels that have none. */
    static ApiKeyFile at(Path file, Collection<String> channels) {
        var stored = PrivateFile.read(file);
        int before = stored.size();
        stored.computeIfAbsent(OPERATOR, name -> generated());
        for (var channel : channels) stored.computeIfAbsent(ChannelApi.CLIENT_PREFIX + channel, name -> generated());
        if (stored.size() != before)
            PrivateFile.write(file, stored, "API keys of the operator and of channels' partners, generated");
        return new ApiKeyFile(stored.getProperty(OPERATOR), partners(stored), colleagues(stored));
    }

    private static Map<String, String> partners(Properties stored) {
        var partners = new TreeMap<String, String>();
        for (var name : stored.stringPropertyNames())
            if (name.startsWith(ChannelApi.CLIENT_PREFIX))
                partners.put(name.substring(ChannelApi.CLIENT_PREFIX.length()), stored.getProperty(name));
        return partners;
    }

    private static Map<String, String> colleagues(Properties stored) {
        var colleagues = new TreeMap<String, String>();
        for (var name : stored.stringPropertyNames())
            if (!name.equals(OPERATOR) && !name.startsWith(ChannelApi.CLIENT_PREFIX))
                colleagues.put(name, stored.getProperty(name));
        return colleagues;
    }

    /** The key of a channel's partner, if it has one. */
    public Optional<String> channelKey(String channel) {
        return Optional.ofNullable(partners.get(channel));
    }

    /** Operator and colleagues may do everything that the first edge offers; a partner may give notices. */
    ApiKeys keys() {
        var clients = new ArrayList<ApiKeys.Client>();
        clients.add(new ApiKeys.Client(OPERATOR, ApiKeys.sha256(key), SCOPES));
        colleagues.forEach((name, own) -> clients.add(new ApiKeys.Client(name, ApiKeys.sha256(own), SCOPES)));
        partners.forEach((channel, channelKey) -> clients.add(new ApiKeys.Client(
                ChannelApi.CLIENT_PREFIX + channel, ApiKeys.sha256(channelKey), Set.of(ChannelApi.SCOPE))));
        return new ApiKeys(clients);
    }

    private static String generated() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "kk_live_" + HexFormat.of().formatHex(bytes);
    }
}
