package io.notestream.consumer.internal.scan;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.IncompatibleViewsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * One scan of the {@code notes} table: segments in parallel, each read consistently page by page,
 * at a rate that the cap allows. An item that is there from the beginning to the end of the scan is
 * read exactly once, if each segment goes on where it stopped. Used once; {@link #progress} may be
 * called by any thread.
 */
public final class NoteScan {

  private static final Logger LOG = LoggerFactory.getLogger(NoteScan.class);

  /** The first page of a segment is small: nobody knows yet how large the items are. */
  private static final int FIRST_PAGE = 50;

  private static final int SMALLEST_PAGE = 10;
  private static final int LARGEST_PAGE = 1000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Call call;
  private final Retrier retrier;
  private final CapacityCap cap;
  private final double unitsAPage;
  private final ServerTimes times;
  private final IntFunction<ExecutorService> segments;
  private final AtomicLong items = new AtomicLong();
  private final AtomicLong notes = new AtomicLong();
  private final DoubleAdder readUnits = new DoubleAdder();
  private volatile long began;
  private volatile long itemsBefore;
  private volatile @Nullable Long estimated;

  /** What is done about a page. Called by the thread of its segment, one page after the other. */
  @FunctionalInterface
  public interface Pages {

    /**
     * Handles a page, and stores the position after it if the scan is to be resumed. The segment
     * goes on only if this succeeds.
     *
     * @param stop requested also when another segment has failed
     * @return the position after the page
     */
    Attempt<ScanPosition> handle(ScanPage page, Stop stop);
  }

  /**
   * Creates a scan. Makes no call.
   *
   * @param retries knows what is waiting for a failure to pass
   * @param cap caps the read units
   * @param unitsAPage how many read units a page should take at most, so that the rate is even
   * @param times bounds the time at which a page was read
   */
  public NoteScan(
      DynamoDbClient dynamoDb,
      TableNames tables,
      ActiveRetries retries,
      CapacityCap cap,
      double unitsAPage,
      ServerTimes times) {
    this(dynamoDb, tables, retries, cap, unitsAPage, times, NoteScan::threads);
  }

  /**
   * Creates a scan as the other constructor does.
   *
   * @param segments makes what scans so many segments at once
   */
  public NoteScan(
      DynamoDbClient dynamoDb,
      TableNames tables,
      ActiveRetries retries,
      CapacityCap cap,
      double unitsAPage,
      ServerTimes times,
      IntFunction<ExecutorService> segments) {
    this.segments = segments;
    this.dynamoDb = dynamoDb;
    this.table = tables.notes();
    this.call = new Call("Scan", table);
    this.retrier = new Retrier(retries);
    this.cap = cap;
    this.unitsAPage = unitsAPage;
    this.times = times;
  }

  /** Returns threads that scan so many segments at once. */
  public static ExecutorService threads(int segments) {
    return Executors.newFixedThreadPool(segments, DaemonThreads.named("scan"));
  }

  /**
   * Scans, from one position for each segment, until all are done, one fails, or a stop is
   * requested. Blocks.
   *
   * @param from one position for each segment, however far it is
   * @param itemsBefore how many items are done already, for the progress
   */
  public Attempt<ScanProgress> run(
      List<ScanPosition> from, long itemsBefore, Pages pages, Stop stop) {
    this.itemsBefore = itemsBefore;
    items.set(itemsBefore);
    began = System.nanoTime();
    estimated = estimate();
    ExecutorService threads = segments.apply(Math.max(1, from.size()));
    AtomicBoolean ended = new AtomicBoolean();
    Stop any = stop.or(ended::get);
    try {
      List<Future<Attempt<ScanPosition>>> running = new ArrayList<>();
      for (ScanPosition position : from) {
        running.add(
            threads.submit(
                () -> {
                  boolean done = false;
                  try {
                    Attempt<ScanPosition> end = segment(position, from.size(), pages, any);
                    done = end.value() != null;
                    return end;
                  } finally {
                    ended.compareAndSet(false, !done); // The others need not go on.
                  }
                }));
      }
      return joined(running);
    } finally {
      ended.set(true);
      threads.shutdown();
    }
  }

  /** Returns how far the scan has come. */
  public ScanProgress progress() {
    return new ScanProgress(
        items.get(),
        itemsBefore,
        notes.get(),
        readUnits.sum(),
        estimated,
        Duration.ofNanos(began == 0 ? 0 : System.nanoTime() - began));
  }

  /** Waits for all segments; returns the worst that became of one. */
  private Attempt<ScanProgress> joined(List<Future<Attempt<ScanPosition>>> running) {
    Attempt<ScanPosition> worst = null;
    for (Future<Attempt<ScanPosition>> segment : running) {
      try {
        Attempt<ScanPosition> one = segment.get();
        if (one.failure() != null || (one.value() == null && worst == null)) {
          worst = one;
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        if (e.getCause() instanceof IncompatibleViewsException newer) {
          throw newer; // A newer consumer has come meanwhile.
        }
        throw new IllegalStateException("a segment ended by a bug", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Attempt.stopped();
      }
    }
    return worst == null ? Attempt.done(progress()) : worst.unsuccessful();
  }

  private Attempt<ScanPosition> segment(ScanPosition from, int of, Pages pages, Stop stop) {
    ScanPosition position = from;
    int limit = FIRST_PAGE;
    while (!position.done()) {
      Attempt<ScanPage> read = page(position, of, limit, stop);
      ScanPage page = read.value();
      if (page == null) {
        return read.unsuccessful();
      }
      Attempt<ScanPosition> handled = pages.handle(page, stop);
      ScanPosition next = handled.value();
      if (next == null) {
        return handled;
      }
      items.addAndGet(page.items());
      position = next;
      limit = nextLimit(page, limit);
    }
    return Attempt.done(position);
  }

  private Attempt<ScanPage> page(ScanPosition position, int of, int limit, Stop stop) {
    if (!cap.await(stop)) {
      return Attempt.stopped();
    }
    return retrier
        .call(
            call,
            () ->
                dynamoDb.scan(
                    r ->
                        r.tableName(table)
                            .consistentRead(true)
                            .segment(position.segment())
                            .totalSegments(of)
                            .exclusiveStartKey(position.exclusiveStartKey())
                            .limit(limit)
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)),
            stop)
        .map(response -> read(response, position.segment()));
  }

  private ScanPage read(ScanResponse response, int segment) {
    double units =
        response.consumedCapacity() == null ? 0 : response.consumedCapacity().capacityUnits();
    cap.charge(units);
    readUnits.add(units);
    ScanPage page =
        ScanPage.of(
            response.items(),
            units,
            times.latest(response),
            ScanPosition.after(segment, response.lastEvaluatedKey()));
    notes.addAndGet(page.notes().size());
    return page;
  }

  /** Returns the limit at which a page of such items takes as many units as one should. */
  private int nextLimit(ScanPage page, int limit) {
    if (page.items() == 0 || page.readUnits() == 0) {
      return limit;
    }
    double fitting = unitsAPage * page.items() / page.readUnits();
    // An average of a few items says little: it may double at most.
    return (int) Math.max(SMALLEST_PAGE, Math.min(Math.min(fitting, 2.0 * limit), LARGEST_PAGE));
  }

  /** Returns how many items there may be; a scan needs no permission to describe the table. */
  private @Nullable Long estimate() {
    try {
      return dynamoDb.describeTable(r -> r.tableName(table)).table().itemCount();
    } catch (SdkException e) {
      LOG.debug("the number of items is not known", e);
      return null;
    }
  }
}
