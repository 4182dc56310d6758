/**
 * The other side of each channel, as a program of its own to test against: a bank, the agent of convenience stores,
 * ATMs, a carrier. This package has what they share: an HTTP host, a journal that survives a kill, notices that are
 * sent until they are taken, and the sandbox amounts that ask for trouble. Never part of a live server, and knows none
 * of its classes but base.
 */
@NullMarked
package dev.kessai.counterparties;

import org.jspecify.annotations.NullMarked;
