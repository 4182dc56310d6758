package dev.kessai.contracts.participant;

import dev.kessai.contracts.account.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a debit is asked for; decides which block and which limit applies. */
public enum Purpose {
    PAY(Scope.PAY),
    SEND(Scope.SEND),
    CASH_OUT(Scope.CASH_OUT),
    /** Movements of the company itself: grants, openings, refunds, clearing. No scope blocks them. */
    INTERNAL(null);

    private final @Nullable Scope scope;

    Purpose(@Nullable Scope scope) {
        this.scope = scope;
    }

    /** The scope that must not be blocked. */
    public Optional<Scope> scope() {
        return Optional.ofNullable(scope);
    }
}
