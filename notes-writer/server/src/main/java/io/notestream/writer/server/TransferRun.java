package io.notestream.writer.server;

import io.notestream.cli.ExitCode;
import io.notestream.cli.Interruptible;
import io.notestream.cli.Progress;
import io.notestream.writer.transfer.TransferException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One run of a command that copies notes: shows how far it is, ends in order on a signal, and says
 * at the end what was done.
 *
 * @param stop makes the run end soon
 * @param done says what was done so far
 * @param howToGoOn is added to that if the run ends early
 * @param clean whether nothing was wrong with what was copied
 */
record TransferRun(
    Runnable stop, Supplier<String> done, Supplier<String> howToGoOn, BooleanSupplier clean) {

  private static final Duration LONGEST_STOP = Duration.ofSeconds(22);

  /**
   * Runs.
   *
   * @param copy copies notes, prints lines on the progress meanwhile, and returns whether nothing
   *     is left
   * @param out for what was done
   * @param err for what was not
   * @return the exit code
   */
  int run(Predicate<Progress> copy, PrintWriter out, PrintWriter err) {
    try (Progress progress = Progress.start(done)) {
      Runnable early = () -> progress.println(err, done.get() + "; not complete" + howToGoOn.get());
      return Interruptible.run(
          LONGEST_STOP,
          stop,
          early,
          () -> {
            try {
              if (!copy.test(progress)) {
                early.run();
                return ExitCode.FAILED;
              }
            } catch (TransferException e) {
              early.run();
              throw e;
            }
            progress.println(out, done.get());
            return clean.getAsBoolean() ? ExitCode.DONE : ExitCode.FAILED;
          });
    }
  }
}
