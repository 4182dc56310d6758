/**
 * What a bank says of the company's own account, whatever the format, and what is asked of those who compare it with
 * the books (04-books, bank statements and R4). No word of a transport.
 */
@NullMarked
package dev.kessai.contracts.bank;

import org.jspecify.annotations.NullMarked;
