package dev.kessai.contracts.bank;

import dev.kessai.base.hash.Hash128;
import java.util.List;
import java.util.Optional;

/** Statements of the company's account, and what became of their lines. Thread-safe; blocks. */
public interface BankStatements {
    /** Most statements, or lines, of one page. */
    int PAGE_MAX = 100;

    /**
     * Takes a file, whole or not at all; the same file, and a line that another file had, changes nothing. What fits is
     * booked, some of it before this returns.
     */
    StatementAnswer take(StatementFormat format, byte[] file);

    /** The newest first; those before this one where it is not 0. */
    List<StatementView> statements(long beforeId);

    Optional<StatementView> statement(long id);

    /** Of one statement in the bank's order; those after this one where it is not 0. */
    List<LineView> lines(long statement, long afterId);

    /** Lines that nothing fits, and deposits that nobody knows: the oldest first; those after this one where not 0. */
    List<LineView> openLines(long afterId);

    Optional<LineView> line(long id);

    /**
     * Puts on record whose the money of a line is; nothing moves before somebody else approves.
     *
     * @param by API client of the proposer
     * @param key of the request, scoped to the proposer
     */
    ResolutionAnswer propose(long line, Resolution resolution, String by, Hash128 key);

    /** Moves it, unless the approver has proposed it. */
    ResolutionAnswer approve(long line, String by);

    /** Ends a proposal; also its proposer may. */
    ResolutionAnswer reject(long line, String by);
}
