package io.notestream.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows on a terminal how far a command has come, in one line on standard error that is written
 * anew every second and erased at the end. Shows nothing in the first five seconds, and nothing at
 * all where standard error is not a terminal. Thread-safe.
 */
public final class Progress implements AutoCloseable {

  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String ERASE = "\r\u001b[K";

  private final Supplier<String> text;
  private final Terminal terminal;
  private final InstantSource clock;
  private final Instant start;
  private final @Nullable ScheduledExecutorService timer;
  private @Nullable Boolean interactive;
  private boolean shown;
  private boolean closed;

  /** Starts without a timer. */
  Progress(Supplier<String> text, Terminal terminal, InstantSource clock) {
    this(text, terminal, clock, null);
  }

  private Progress(
      Supplier<String> text,
      Terminal terminal,
      InstantSource clock,
      @Nullable ScheduledExecutorService timer) {
    this.text = text;
    this.terminal = terminal;
    this.clock = clock;
    this.timer = timer;
    this.start = clock.instant();
  }

  /**
   * Starts to measure the time; close it when the command is done.
   *
   * @param text says how far it is, such as "1200 records"; called by another thread
   * @return the progress, which shows itself until it is closed
   */
  public static Progress start(Supplier<String> text) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    Progress progress = new Progress(text, Terminal.standardError(), InstantSource.system(), timer);
    var unused =
        timer.scheduleAtFixedRate(
            progress::tick, QUIET.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return progress;
  }

  /**
   * Prints a line of the command's result, which must not end up behind the progress, and flushes.
   * What a terminal would obey is escaped.
   *
   * @param out where the result goes, usually standard output
   * @param line the line, without its end
   */
  public synchronized void println(PrintWriter out, String line) {
    erase();
    out.println(Printable.text(line));
    out.flush();
  }

  /** Writes the line, if it is time. */
  synchronized void tick() {
    Duration elapsed = Duration.between(start, clock.instant());
    if (closed || elapsed.compareTo(QUIET) < 0 || !isInteractive()) {
      return;
    }
    String line = text.get() + ", " + readable(elapsed);
    int columns = terminal.columns() - 1; // In the last column a terminal may begin a new line.
    terminal.print(ERASE + (line.length() > columns ? line.substring(0, columns) : line));
    shown = true;
  }

  private boolean isInteractive() {
    if (interactive == null) {
      interactive = terminal.isInteractive();
    }
    return interactive;
  }

  private void erase() {
    if (shown) {
      terminal.print(ERASE);
      shown = false;
    }
  }

  private static String readable(Duration elapsed) {
    long minutes = elapsed.toMinutes();
    return minutes == 0
        ? elapsed.toSeconds() + " s"
        : minutes + " min " + elapsed.toSecondsPart() + " s";
  }

  /** Erases the line. */
  @Override
  public void close() {
    if (timer != null) {
      timer.shutdown();
    }
    synchronized (this) {
      closed = true;
      erase();
    }
  }
}
