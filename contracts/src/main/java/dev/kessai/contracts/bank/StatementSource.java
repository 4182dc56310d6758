package dev.kessai.contracts.bank;

import java.time.LocalDate;
import java.util.Optional;

/** Where statements come from without anybody's bringing them. Thread-safe; blocks. */
public interface StatementSource {
    /** Where no bank is configured. */
    StatementSource NONE = (day, format) -> Optional.empty();

    /** The file of a day; empty while the bank has none, or does not answer. */
    Optional<byte[]> statement(LocalDate day, StatementFormat format);
}
