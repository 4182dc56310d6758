package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * This process among others: what it runs, where they reach it, where it reaches them.
 *
 * @param name of this process for people, may be empty
 * @param host name or address of this machine for the others; it is listened on there only
 * @param port for the contracts; 0 for any free port, -1 where this process is alone
 * @param only what runs here; the rest is reached at its peers
 * @param peers addresses by service
 * @param others participants of somebody else, called where payment runs
 */
record PeerSettings(
        String name,
        String host,
        int port,
        Set<String> only,
        Map<String, List<String>> peers,
        List<ThirdParty> others) {
    /** The layer in front, which has no lanes. */
    static final String API = "api";

    private static final int ALONE = -1;

    PeerSettings {
        only = Set.copyOf(only);
        peers = Map.copyOf(peers);
        others = List.copyOf(others);
    }

    /** Reads its keys. */
    static PeerSettings of(Config config, boolean sharesDatabase) {
        var all = new LinkedHashSet<>(Kessai.SCHEMAS);
        all.add(API);
        var only = list(config.text("services.only", "", "what runs here, by comma: " + String.join(", ", all)));
        var unknown = new ArrayList<>(only);
        unknown.removeAll(all);
        if (!unknown.isEmpty())
            throw new CliFailure(
                    ExitCode.CONFIG,
                    "services.only: no service " + String.join(", ", unknown) + ": " + String.join(", ", all));
        var peers = new HashMap<String, List<String>>();
        for (var service : Kessai.CALLED)
            peers.put(
                    service,
                    list(config.text(
                            "peers." + service, "", "where it runs if not here: host:port, several by comma")));
        boolean isPart = !only.isEmpty() && only.size() < all.size();
        return new PeerSettings(
                config.text("instance.name", "", "this process in the lane rows, before its address"),
                config.text("rpc.host", "127.0.0.1", "this machine for other processes, and where rpc.port listens"),
                config.integer(
                        "rpc.port",
                        sharesDatabase || isPart ? 0 : ALONE,
                        ALONE,
                        65_535,
                        "where other processes call this one; 0 for any, -1: it is alone on its database"),
                only.isEmpty() ? all : new LinkedHashSet<>(only),
                peers,
                ThirdParty.of(config));
    }

    boolean isAlone() {
        return port == ALONE;
    }

    boolean runs(String service) {
        return only.contains(service);
    }

    /** Whether this process has to reach a service: it runs here, or something here calls it. */
    boolean reaches(String service) {
        if (service.equals(Kessai.PAYMENT)) return runs(service) || runs(API) || runs(Kessai.CHANNEL);
        return runs(service) || runs(API) || runs(Kessai.PAYMENT);
    }

    /** Without a port, for use within one process. */
    PeerSettings alone() {
        return new PeerSettings(name, host, ALONE, only, peers, others);
    }

    private static List<String> list(String text) {
        var list = new ArrayList<String>();
        for (var each : text.split(",", -1)) if (!each.isBlank()) list.add(each.strip());
        return list;
    }
}
