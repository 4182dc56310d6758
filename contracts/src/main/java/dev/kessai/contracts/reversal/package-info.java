/** The contract of reversing entries: journals that one person wants taken back and another one approves (04-books). */
@NullMarked
package dev.kessai.contracts.reversal;

import org.jspecify.annotations.NullMarked;
