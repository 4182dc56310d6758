package dev.kessai.contracts.expiry;

import java.util.List;

/** Lots that are not used in time become breakage (02-accounts, Expiry). Thread-safe; blocks. */
public interface Expiry {
    /** What a user was told of, the newest first; a bounded number. */
    List<ExpiryNotice> notices(long user);

    /** Lets expire what is due now, and writes the notices of the day: all of it, or as much as a few seconds allow. */
    ExpiryRun run();
}
