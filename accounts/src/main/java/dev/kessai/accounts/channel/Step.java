package dev.kessai.accounts.channel;

import java.util.List;

/**
 * What one input makes of an operation; stored whole, in one transaction, or not at all.
 *
 * @param operation as it is afterwards
 * @param receipts that are new or changed
 * @param followUps payments to open
 * @param definite a waiting leg has become definite: payment is told
 * @param alert for people: what the partner or the caller said cannot be; empty where all is well
 */
record Step(Operation operation, List<Receipt> receipts, List<FollowUp> followUps, boolean definite, String alert) {
    Step {
        receipts = List.copyOf(receipts);
        followUps = List.copyOf(followUps);
    }

    static Step to(Operation operation) {
        return new Step(operation, List.of(), List.of(), false, "");
    }

    static Step strange(Operation operation, String alert) {
        return new Step(operation, List.of(), List.of(), false, alert);
    }

    Step receipt(Receipt receipt) {
        return new Step(operation, List.of(receipt), followUps, definite, alert);
    }

    Step opens(FollowUp followUp) {
        return new Step(operation, receipts, List.of(followUp), definite, alert);
    }

    Step andTells() {
        return new Step(operation, receipts, followUps, true, alert);
    }

    Step alerting(String what) {
        return new Step(operation, receipts, followUps, definite, what);
    }
}
