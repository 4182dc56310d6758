/** The banks behind one network: mandates that a user allows on the bank's page, debits, inquiries, a file a day. */
@NullMarked
package dev.kessai.counterparties.bank;

import org.jspecify.annotations.NullMarked;
