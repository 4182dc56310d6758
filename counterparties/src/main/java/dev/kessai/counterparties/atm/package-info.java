/** A network of ATMs: sessions, machines that take cash, notices, a file a day. */
@NullMarked
package dev.kessai.counterparties.atm;

import org.jspecify.annotations.NullMarked;
