package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.contracts.account.ClearingOwner;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.payment.Leg;
import dev.kessai.payment.Participants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A participant of somebody else, registered by configuration and nothing else (0002, participants of others).
 *
 * <p>It owns no value of ours and writes no entry (01-payment, participant contract): what its customer pays there, its
 * company owes to us. So beside each of its legs stands one of ours on a clearing account, and each channel has one of
 * its own, since it is with each company that we reconcile and settle (02-accounts, a CLEARING account per external
 * channel). The account is found by the channel's name and opened at the start.
 *
 * @param name as sources spell it, and the ledger in its commands
 * @param address host:port of its gRPC server
 * @param kind whether what it has reserved can be taken back
 * @param channel whose clearing account it is: one of its own, or one of the company's channels
 */
record ThirdParty(String name, String address, Leg.Kind kind, ClearingOwner channel) {
    private static final String PREFIX = "participants";
    private static final List<String> KEYS = List.of("address", "kind", "channel");
    private static final Pattern ADDRESS =
            Pattern.compile("(?:grpc://)?([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})");

    /** Reads its keys; what is wrong with them is told with all other problems of the configuration. */
    static List<ThirdParty> of(Config config) {
        var all = new ArrayList<ThirdParty>();
        for (var name : config.names(PREFIX, KEYS)) {
            var address = address(config, name);
            var kind = kind(config, name);
            var channel = channel(config, name);
            if (address.isPresent() && kind.isPresent() && channel.isPresent())
                all.add(new ThirdParty(name, address.get(), kind.get(), channel.get()));
        }
        return all;
    }

    /** As payment knows it. */
    Participants.Registered registered() {
        return new Participants.Registered(name, kind, Optional.of(channel));
    }

    private static Optional<String> address(Config config, String name) {
        var key = PREFIX + "." + name + ".address";
        var text = config.text(key, "", "where the participant " + name + " of somebody else listens: host:port");
        if (Kessai.SCHEMAS.contains(name)) config.problem(key, name + " is a service of our own: peers." + name);
        var address = ADDRESS.matcher(text);
        if (address.matches()) return Optional.of(address.group(1) + ":" + address.group(2));
        config.problem(key, "expected host:port, not '" + text + "'");
        return Optional.empty();
    }

    private static Optional<Leg.Kind> kind(Config config, String name) {
        var key = PREFIX + "." + name + ".kind";
        var kind = config.choice(key, Leg.Kind.CANCELLABLE, "whether " + name + " can take back what it has reserved");
        boolean hasClasses =
                Arrays.stream(FundClass.values()).anyMatch(each -> each != FundClass.SUSPENSE && each.isIn(name));
        if (kind != Leg.Kind.INTERNAL || hasClasses) return Optional.of(kind);
        config.problem(key, "an internal participant keeps classes of our value, and none lives in " + name);
        return Optional.empty();
    }

    private static Optional<ClearingOwner> channel(Config config, String name) {
        var key = PREFIX + "." + name + ".channel";
        var text = config.text(key, name, "whose clearing account stands beside what " + name + " pays");
        for (var own : SystemOwner.values())
            if (own != SystemOwner.HOUSE && own.text().equals(text)) return Optional.of(own);
        if (Owner.parse("chn_" + text).isPresent()) return Optional.of(new ClearingOwner.Added(text));
        config.problem(key, "expected 1 to 11 small letters and digits, not '" + text + "'");
        return Optional.empty();
    }
}
