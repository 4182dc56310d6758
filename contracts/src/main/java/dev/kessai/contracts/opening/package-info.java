/** The contract of openings: the balances of an existing system, taken over line by line, each one once. */
@NullMarked
package dev.kessai.contracts.opening;

import org.jspecify.annotations.NullMarked;
