/**
 * What follows from reconciliation (04-books): each run leaves its evidence, which is never changed, and each thing
 * that it finds is one case, however often it is found, until somebody has resolved it with the consent of somebody
 * else or a later run does not find it any more.
 *
 * <p>It never compares anything itself, and never changes a balance or a journal: it asks accounting to take what was
 * published once more, or an adjustment to be carried out. It writes as a role of its own, {@code reconciliation}:
 * the auditor, who does the comparing, can change nothing at all, and accounting is one of those who are judged.
 *
 * <p>Read {@link dev.kessai.books.cases.CaseFile} first.
 */
@NullMarked
package dev.kessai.books.cases;

import org.jspecify.annotations.NullMarked;
