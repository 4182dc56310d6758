/**
 * The seeded simulator: coordinators and ledgers run their real lane and decide code over a model of the database, on
 * simulated clocks and a simulated network, while processes die, stop, lose answers and take lanes from each other.
 * Everything that happens follows from one seed.
 *
 * <p>One history is one payment from its creation to its end, with its captures, voids and refunds:
 *
 * <pre>
 *   Scenario      what is ordered, what the client does later, what goes wrong at fixed times
 *   Simulation    sets the company up, wires it, lets it run until nothing happens any more
 *   World         time, chance, the queue of what happens next, the network
 *   Client        repeats each request under its key until it has an answer
 *   Service       two or three coordinators, one or two processes a ledger, and who owns a lane
 *   Node          one process: the real LaneRunner and program; dies, stands still, continues
 *   ModelSession  its connection: transactions, locks, keys, versions, a lost COMMIT
 *   Expirer       the batch that lets lots expire, beside the payment and at the end
 *   Channel       an outside party: late, silent, waiting, a pivot that cannot take back
 *   Faults        asked at every step of a batch and for every message
 * </pre>
 *
 * <p>What is real: LaneRunner, PaymentProgram with Payment and Plans, LedgerProgram with its Fence, Intake. What is a
 * model: the stores ({@link ModelLedgerStore}, {@link ModelPaymentStore}), which run no SQL. ModelStoreTest gives one
 * stream of 100,000 commands to a ledger over the model and to one over PostgreSQL, and compares every answer and every
 * row. Threads are not simulated: a process has one worker, and all of them take turns in one thread.
 *
 * <p>An {@link Auditor} sees every committed row, every command and every answer, keeps books of its own
 * ({@link AuditedLedger}, {@link AuditedPayment}) and stops the history at the first break of a rule. It shares no
 * decision with the code that it watches, only the shape of rows.
 *
 * <p>The simulator is itself tested by bugs that are planted on purpose ({@link PlantedBug}): a piece of the real
 * source replaced and compiled in memory ({@link Mutant}), or a guard of the database switched off. NamedCasesTest has
 * what a payment must survive by name, with every blow at every step; FaultMatrixTest every type in every state with
 * every fault, and writes docs/fault-matrix.md.
 */
@NullMarked
package dev.kessai.proof.simulation;

import org.jspecify.annotations.NullMarked;
