/**
 * The story of a payment: what the coordinator and the ledgers have stored about it, put together by time, for people
 * who ask what happened. It reads beside the lanes and changes nothing; a ledger that cannot be reached fails the read,
 * since half a story misleads.
 */
@NullMarked
package dev.kessai.api.story;

import org.jspecify.annotations.NullMarked;
