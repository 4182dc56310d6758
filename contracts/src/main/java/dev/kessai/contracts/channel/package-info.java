/**
 * What the layers in front ask of the channels service beside payments: notices of partners, linked bank accounts, and
 * what a payer has to do for a payment that waits (02-accounts, external channels). No word of a transport.
 */
@NullMarked
package dev.kessai.contracts.channel;

import org.jspecify.annotations.NullMarked;
