/**
 * Cash that is put into an ATM, to fill a balance or to pay. The payer gets a session, types it at any machine, and
 * puts in whole thousands; the machine asks whether it may take them. Promises one deposit for each sequence number of
 * the machine; what a machine is not sure of, the file of the next day decides.
 */
@NullMarked
package dev.kessai.accounts.channel.atm;

import org.jspecify.annotations.NullMarked;
