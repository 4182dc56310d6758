/**
 * The contract of a service that owns accounts: batch-first Try, Confirm, Cancel, Credit and Get (01-payment,
 * participant contract). Promises nothing about order between legs; never a transport word.
 */
@NullMarked
package dev.kessai.contracts.participant;

import org.jspecify.annotations.NullMarked;
