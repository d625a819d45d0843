package io.notestream.writer.transfer;

import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.transfer.Lines.Line;
import io.notestream.writer.transfer.NoteLine.WrongLineException;
import io.notestream.writer.transfer.NotePutter.Outcome;
import io.notestream.writer.transfer.Stop.StoppedException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Stores the notes of a file that {@link NoteExport} wrote. Runs once; {@link #stop} and {@link
 * #report} may be called by other threads meanwhile.
 *
 * <p>Nothing is overwritten: where there is an item with the id of a note, it stays as it is.
 * Therefore an import may be repeated, also after a crash. Notes that have expired are left out,
 * and those of users who were erased since they were created. A line that does not hold a note is
 * named, and the rest goes on.
 */
public final class NoteImport {

  private final int parallel;
  private final InstantSource clock;
  private final boolean blobs;
  private final Stop stop;

  /** {@code null} if nothing is to be written. */
  private final @Nullable NotePutter putter;

  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
  private final LongAdder wrong = new LongAdder();
  private final ConcurrentSkipListSet<Long> undone = new ConcurrentSkipListSet<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile long lastLine;

  /**
   * Creates an import.
   *
   * @param settings of the transfer
   */
  public NoteImport(TransferSettings settings) {
    this(settings, new Stop());
  }

  private NoteImport(TransferSettings settings, Stop stop) {
    this(
        settings.parallel(),
        settings.clock(),
        settings.blobs() != null,
        stop,
        new NotePutter(
            settings,
            new Patience(settings.giveUpAfter(), stop),
            new UnitRate(settings.maxUnits(), stop)));
  }

  private NoteImport(
      int parallel, InstantSource clock, boolean blobs, Stop stop, @Nullable NotePutter putter) {
    this.parallel = parallel;
    this.clock = clock;
    this.blobs = blobs;
    this.stop = stop;
    this.putter = putter;
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  /**
   * {@return an import that only checks lines, and neither reads nor writes anything else}
   *
   * @param clock tells which notes have expired
   * @param blobs whether there will be a blob store, without which large bodies are wrong
   */
  public static NoteImport dryRun(InstantSource clock, boolean blobs) {
    return new NoteImport(
        Runtime.getRuntime().availableProcessors(), clock, blobs, new Stop(), null);
  }

  /**
   * Reads a file, which is in gzip if its name ends in {@code .gz}.
   *
   * @param file of lines
   * @param fromLine the first line that is imported; 1 for all
   * @param wrongLines is given, for each line that is wrong, its number and the reason; called by
   *     several threads
   * @return whether all lines are dealt with: false if the import was stopped
   * @throws TransferException if it cannot go on
   */
  public boolean fromFile(Path file, long fromLine, Consumer<String> wrongLines) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return fromStream(
          ExportFile.isCompressed(file) ? new GZIPInputStream(in) : in, fromLine, wrongLines);
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw Workers.failed(e);
    }
  }

  /**
   * Reads a stream.
   *
   * @param in of lines; stays open
   * @param fromLine as for {@link #fromFile}
   * @param wrongLines as for {@link #fromFile}
   * @return as for {@link #fromFile}
   * @throws TransferException if it cannot go on
   */
  public boolean fromStream(InputStream in, long fromLine, Consumer<String> wrongLines) {
    ExecutorService threads = Workers.threads("import", parallel);
    Semaphore free = new Semaphore(parallel);
    boolean complete;
    try {
      complete = readAll(new Lines(in), fromLine, wrongLines, threads, free);
    } finally {
      await(threads);
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw Workers.failed(cause);
    }
    return complete && undone.isEmpty();
  }

  /** Ends the import soon, in order. */
  public void stop() {
    stop.request();
  }

  /** {@return how far the import is} */
  public ImportReport report() {
    // In this order: a line that is being read is undone before it is the last one.
    long last = lastLine;
    Long first = undone.isEmpty() ? null : undone.ceiling(0L);
    return new ImportReport(
        count(Outcome.IMPORTED),
        count(Outcome.EXISTS),
        count(Outcome.EXPIRED),
        wrong.sum(),
        first == null ? last : Math.min(last, first - 1),
        count(Outcome.ERASED));
  }

  private long count(Outcome outcome) {
    return Objects.requireNonNull(outcomes.get(outcome)).sum();
  }

  private boolean readAll(
      Lines lines,
      long fromLine,
      Consumer<String> wrongLines,
      ExecutorService threads,
      Semaphore free) {
    try {
      Line line;
      while (!stop.isRequested() && (line = lines.next()) != null) {
        if (line.number() >= fromLine && !line.isBlank()) {
          Line current = line;
          free.acquire();
          undone.add(current.number());
          threads.execute(() -> takeAndRelease(current, wrongLines, free));
        }
        lastLine = line.number();
      }
      return !stop.isRequested();
    } catch (InterruptedException e) {
      stop.request();
      Thread.currentThread().interrupt();
      return false;
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw Workers.failed(e);
    }
  }

  private TransferException damaged(IOException e) {
    return new TransferException(
        "the file is damaged, or not in gzip, after line " + lastLine + ": " + e.getMessage(), e);
  }

  private void takeAndRelease(Line line, Consumer<String> wrongLines, Semaphore free) {
    try {
      take(line, wrongLines);
      undone.remove(line.number());
    } catch (StoppedException e) {
      // The line stays undone, and the report says so.
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      stop.request();
    } finally {
      free.release();
    }
  }

  private void take(Line line, Consumer<String> wrongLines) throws StoppedException {
    byte[] bytes = line.bytes();
    try {
      if (bytes == null) {
        throw new WrongLineException("is longer than " + Lines.MAX_BYTES + " bytes");
      }
      NoteLine.Read read = NoteLine.read(bytes);
      if (!blobs && !Bodies.isInline(read.body())) {
        throw new WrongLineException(
            "has a body of more than "
                + Bodies.MAX_INLINE_BYTES
                + " bytes, and there is no blob store");
      }
      Outcome outcome =
          !read.note().isLive(clock.instant())
              ? Outcome.EXPIRED
              : putter == null ? Outcome.IMPORTED : putter.put(read);
      Objects.requireNonNull(outcomes.get(outcome)).increment();
    } catch (WrongLineException e) {
      wrong.increment();
      wrongLines.accept("line " + line.number() + " " + e.getMessage());
    }
  }

  private static void await(ExecutorService threads) {
    threads.shutdown();
    try {
      // Each task ends by itself: calls have a time-out, and waiting ends with the transfer.
      boolean ended = false;
      while (!ended) {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
