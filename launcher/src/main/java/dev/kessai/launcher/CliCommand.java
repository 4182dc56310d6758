package dev.kessai.launcher;

import java.util.concurrent.Callable;

/**
 * A subcommand of {@code kessai}, annotated with picocli's {@code @Command(name = ..., description = ...)} and named in
 * {@code META-INF/services/dev.kessai.launcher.CliCommand}. So a module that the launcher does not know (proof) adds
 * its commands. A new object is made for each run; it is used by one thread.
 *
 * <p>{@link #call} does the work and answers an {@link ExitCode} status. It prints to the writers of its picocli
 * command ({@code @Spec CommandSpec spec; spec.commandLine().getOut()}), never to the standard streams, and reports an
 * expected failure by throwing {@link CliFailure}.
 */
public interface CliCommand extends Callable<Integer> {}
