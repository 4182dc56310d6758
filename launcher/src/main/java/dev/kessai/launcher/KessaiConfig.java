package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.base.postgres.EmbeddedPostgres;
import dev.kessai.books.bank.BankTerms;
import dev.kessai.contracts.settlement.MerchantStatement.Issuer;
import dev.kessai.products.expiry.ExpiryTerms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an operator may set, each key with its default, range and sentence ({@code kessai config} lists them).
 *
 * @param data where the embedded database lives, and what this process writes for commands beside it
 * @param database whose database
 * @param postgresPort 0 for any free port
 * @param postgresPrograms whose server runs, see {@link dev.kessai.base.postgres.EmbeddedPostgres.Settings}
 * @param buffersMegabytes PostgreSQL's own cache
 * @param lanes of every service, fixed when the data directory is made
 * @param batchMax most commands in one transaction
 * @param openMax payments under way; beyond it new ones are refused for a moment
 * @param leaseMillis after this silence another instance takes a lane
 * @param historyMillis how far a ledger's history may stay behind its entries
 * @param channels the partners outside
 * @param accounting whether the books are kept where the coordinator runs
 * @param peers this process among others
 * @param httpPort 0 for any free port; -1 for no HTTP at all
 * @param http what the public API takes
 * @param internalPort of health and metrics, 0 for any free port
 * @param apiKeyFile the first API client's key
 * @param traces where traces go, if anywhere
 * @param limits of owners, by level and rating
 * @param quietMillis how long an advance of the test clock waits for work that does not move
 * @param expiry of points
 * @param reconcileSeconds between two runs of reconciliation; 0: none by itself
 * @param bank the company's account, and what was agreed about it
 * @param issuer who charges merchants' fees
 * @param mode written at the first start; another one is refused later
 */
public record KessaiConfig(
        Path data,
        DatabaseSettings database,
        int postgresPort,
        String postgresPrograms,
        int buffersMegabytes,
        int lanes,
        int batchMax,
        int openMax,
        long leaseMillis,
        long historyMillis,
        ChannelSettings channels,
        boolean accounting,
        PeerSettings peers,
        int httpPort,
        HttpLimits http,
        int internalPort,
        Path apiKeyFile,
        TraceSettings traces,
        LimitSettings limits,
        long quietMillis,
        ExpiryTerms expiry,
        int reconcileSeconds,
        BankTerms bank,
        Issuer issuer,
        Mode mode) {
    private static final int CONNECTIONS_MAX = 100;

    /** Where nothing else is said. */
    static final Path DATA = Path.of(".kessai", "data");

    /** The defaults in this data directory, without ports: for use within the process. */
    public static KessaiConfig in(Path data) {
        return in(data, List.of());
    }

    /** @param settings {@code key=value} each */
    public static KessaiConfig in(Path data, List<String> settings) {
        var all = new ArrayList<>(List.of("data.directory=" + data, "http.port=-1"));
        all.addAll(settings);
        return of(Config.load(List.of(), Map.of(), all));
    }

    /** The same on ports that nobody else uses. */
    KessaiConfig onAnyPort() {
        return with(peers, 0);
    }

    /** The same without any server for outside callers: for tools that use the engine from within. */
    public KessaiConfig withoutPorts() {
        return with(peers.alone(), -1);
    }

    private KessaiConfig with(PeerSettings newPeers, int newHttpPort) {
        return new KessaiConfig(
                data,
                database,
                0,
                postgresPrograms,
                buffersMegabytes,
                lanes,
                batchMax,
                openMax,
                leaseMillis,
                historyMillis,
                channels,
                accounting,
                newPeers,
                newHttpPort,
                http,
                0,
                apiKeyFile,
                traces,
                limits,
                quietMillis,
                expiry,
                reconcileSeconds,
                bank,
                issuer,
                mode);
    }

    /** How the embedded database runs. */
    EmbeddedPostgres.Settings postgres() {
        return new EmbeddedPostgres.Settings(postgresPort, buffersMegabytes, CONNECTIONS_MAX, true, postgresPrograms);
    }

    /** Reads its keys; the caller checks that no other was given. */
    public static KessaiConfig of(Config config) {
        var data = config.path("data.directory", DATA, "where the embedded database lives, and what commands look for");
        var database = DatabaseSettings.of(config, data);
        var owner = database.join().isEmpty() ? data : Path.of(database.join());
        if (!database.join().isEmpty() && owner.equals(data))
            throw new CliFailure(ExitCode.CONFIG, "database.join: each process needs a data directory of its own");
        var keys = owner.resolve(ApiKeyFile.NAME);
        var channels = ChannelSettings.of(config);
        return new KessaiConfig(
                data,
                database,
                config.integer("postgres.port", 0, 0, 65_535, "port of the embedded database; 0 for any"),
                config.text("postgres.programs", "auto", "auto, embedded, or the directory of an installed PostgreSQL"),
                config.integer("postgres.bufferMegabytes", 256, 16, 65_536, "the embedded database's own cache"),
                config.integer("lanes.count", 16, 1, 4_096, "slices of every service's data; fixed at installation"),
                config.integer("lanes.batchMax", 1_024, 1, 8_192, "most commands in one transaction"),
                config.integer("payment.openMax", 16_384, 1, 1_000_000, "payments under way; more are refused"),
                config.number("lanes.leaseMillis", 3_000, 300, 60_000, "silence after which a lane is taken over"),
                config.number("ledger.historyMillis", 1_000, 10, 3_600_000, "how far the history may stay behind"),
                channels,
                config.choice("accounting.enabled", Switch.ON, "whether the books are kept while payments run")
                        == Switch.ON,
                PeerSettings.of(config, !database.isEmbedded()),
                config.integer("http.port", 8_080, -1, 65_535, "port of the public API; 0 for any, -1 for none"),
                HttpLimits.of(config),
                config.integer("http.internalPort", 8_081, 0, 65_535, "port of health and metrics; 0 for any"),
                config.path("http.apiKeyFile", keys, "the first API client's key, made where it is missing"),
                TraceSettings.of(config),
                LimitSettings.of(config),
                config.number(
                        "testClock.quietMillis",
                        60_000,
                        100,
                        3_600_000,
                        "how long an advance waits at one time for work that does not move"),
                ExpirySettings.of(config),
                config.integer(
                        "reconciliation.everySeconds",
                        3_600,
                        0,
                        86_400,
                        "pause between two runs of reconciliation; 0 for none"),
                BankSettings.of(config, channels.account()),
                SettlementSettings.issuer(config),
                config.choice(
                        "server.mode", Mode.SANDBOX, "fixed at the first start; live refuses a forgetful database"));
    }
}
