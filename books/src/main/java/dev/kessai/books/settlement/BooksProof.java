package dev.kessai.books.settlement;

/** Whether transactions, details and balances agree (04-books, R1 to R3), asked of who can prove it. Blocks. */
@FunctionalInterface
public interface BooksProof {
    /** What does not agree now, by class, in one line for people; empty where everything does. */
    String breaks();
}
