/**
 * Who owns value and of what legal class it is: the words that every service shares about accounts.
 */
@NullMarked
package dev.kessai.contracts.account;

import org.jspecify.annotations.NullMarked;
