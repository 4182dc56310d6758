/**
 * Faults in the running system: real processes under load through their public API, a real PostgreSQL, and one blow a
 * round at a random moment.
 *
 * <pre>
 *   TestCommand    kessai test --faults
 *   FaultRun       rounds one after the other on one data directory, the report
 *   Schedule       which fault comes in which round, and when; from a seed
 *   Round          load, blow, recovery, check
 *   Site           what runs: {@link dev.kessai.proof.fault.AloneSite} (one server and its own PostgreSQL) or
 *                  {@link dev.kessai.proof.fault.SharedSite} (two servers on one PostgreSQL, through a CommitCutter)
 *   Clients        pay over HTTP and remember what they were told: Purchase
 *   RoundAudit     compares what clients were told with what RoundAuditStore reads as auditor; no code of the services
 * </pre>
 *
 * <p>A seed gives the same faults after the same number of answers; what the processes were doing at that moment is as
 * real as the processes, and differs from run to run. A kill takes away processes, not the machine: what
 * PostgreSQL has handed to the operating system stays. Loss of power is not tested here.
 */
@NullMarked
package dev.kessai.proof.fault;

import org.jspecify.annotations.NullMarked;
