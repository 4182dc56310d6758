package dev.kessai.base.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How PostgreSQL runs, which refuses root. Not root: directly. Root: in a user namespace where root has another name
 * (files stay root's, nothing else changes), or, where the kernel forbids namespaces, as another user that then owns
 * the data directory and must be able to reach it.
 *
 * @param prefix put before every command
 * @param fileOwner the user id that the data directory must belong to
 */
record Privileges(List<String> prefix, int fileOwner) {
    private static final long PROBE_MILLIS_MAX = 5_000;
    private static final Path USERS = Path.of("/etc/passwd");

    Privileges {
        prefix = List.copyOf(prefix);
    }

    static boolean isRoot() {
        return ownUid() == 0;
    }

    static Privileges probe() {
        return probe(ownUid());
    }

    private static Privileges probe(int uid) {
        if (uid != 0) return new Privileges(List.of(), uid);
        var user = ordinaryUser();
        var namespace = namespace(user);
        if (works(namespace.prefix)) return namespace;
        var other = otherUser(user);
        if (works(other.prefix)) return other;
        throw new PostgresFailure("PostgreSQL must not run as root, and neither `unshare --user` nor `setpriv` works"
                + " here: start as an ordinary user");
    }

    static Privileges namespace(User user) {
        return new Privileges(List.of("unshare", "--user", "--map-user=" + user.uid, "--map-group=" + user.gid), 0);
    }

    static Privileges otherUser(User user) {
        return new Privileges(
                List.of("setpriv", "--reuid=" + user.uid, "--regid=" + user.gid, "--clear-groups"), user.uid);
    }

    /** The command with its prefix; {@code setsid} keeps the terminal's Ctrl-C away from a server that we stop. */
    List<String> command(boolean detached, String... words) {
        var command = new ArrayList<String>();
        if (detached && works(List.of("setsid"))) command.add("setsid");
        command.addAll(prefix);
        command.addAll(List.of(words));
        return command;
    }

    /** Makes the tree PostgreSQL's; costs nothing where it is already. */
    void own(Path tree) throws IOException {
        if (isRoot() && (int) Files.getAttribute(tree, "unix:uid") != fileOwner) DirectoryTree.own(tree, fileOwner);
    }

    record User(int uid, int gid) {}

    /** One that has a name, which initdb asks for: PostgreSQL's own, else anyone, at worst nobody. */
    static User ordinaryUser() {
        var best = new User(65_534, 65_534);
        try {
            for (var line : Files.readAllLines(USERS)) {
                var fields = line.split(":", -1);
                if (fields.length < 4) continue;
                var user = new User(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
                if (fields[0].equals("postgres")) return user;
                if (fields[0].equals("nobody")) best = user;
            }
        } catch (IOException | NumberFormatException e) {
            return best;
        }
        return best;
    }

    private static int ownUid() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            throw new PostgresFailure("the embedded PostgreSQL needs Linux with /proc", e);
        }
    }

    private static boolean works(List<String> prefix) {
        var command = new ArrayList<>(prefix);
        command.add("true");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(PROBE_MILLIS_MAX, TimeUnit.MILLISECONDS)) return process.exitValue() == 0;
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false; // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
