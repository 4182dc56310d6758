/**
 * Debits of users' bank accounts and the mandates behind them. A debit cannot be reserved: the bank's yes is money, so
 * it is a payment's pivot. Promises one debit for each reference; never asks a bank in its maintenance, and no bank
 * more often than it bears.
 */
@NullMarked
package dev.kessai.accounts.channel.bank;

import org.jspecify.annotations.NullMarked;
