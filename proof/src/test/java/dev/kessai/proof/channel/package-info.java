/** Channels end to end: a server and its counterparties, each a process of its own. */
@NullMarked
package dev.kessai.proof.channel;

import org.jspecify.annotations.NullMarked;
