@NullMarked
package dev.kessai.accounts.ledger;

import org.jspecify.annotations.NullMarked;
