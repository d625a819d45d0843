package io.notestream.model.table;

import io.notestream.model.failure.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Sets tables up, as the command {@code create-tables} does: creates those that are missing, mends
 * what may be mended, and says what is left. Not thread-safe.
 */
public final class TableSetup {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);

  private final DynamoDbClient dynamoDb;
  private final boolean mend;
  private final Duration patience;

  /**
   * What was done, and what is left to be done.
   *
   * @param created the names of the tables that were created
   * @param mended what was changed in tables that were there, with the table's name first
   * @param left every difference that there still is
   */
  public record Report(List<String> created, List<String> mended, List<TableDifference> left) {

    /**
     * Creates a report.
     *
     * @param created copied
     * @param mended copied
     * @param left copied
     */
    public Report {
      created = List.copyOf(created);
      mended = List.copyOf(mended);
      left = List.copyOf(left);
    }
  }

  /**
   * Creates a set-up.
   *
   * @param dynamoDb stays open
   * @param mend whether stream and time to live of existing tables may be changed. Point-in-time
   *     recovery is switched on in any case
   * @param patience how long to wait for DynamoDB, which may be starting at the same time
   */
  public TableSetup(DynamoDbClient dynamoDb, boolean mend, Duration patience) {
    this.dynamoDb = dynamoDb;
    this.mend = mend;
    this.patience = patience;
  }

  /**
   * Sets the tables up. Can be called again, also after it failed half-way.
   *
   * @param tables what should exist
   * @param waiting called once, if DynamoDB does not respond at first
   * @return what was done and what is left
   * @throws SdkException if DynamoDB does not respond in time, or refuses
   */
  public Report run(Collection<TableDefinition> tables, Consumer<SdkException> waiting) {
    await(waiting);
    List<String> created = new TableCreator(dynamoDb).createMissing(tables);
    List<String> mended = new ArrayList<>();
    TableMender mender = new TableMender(dynamoDb);
    for (TableDefinition table : tables) {
      if (!created.contains(table.name())) {
        List<String> done = new ArrayList<>(mender.protect(table));
        if (mend) {
          done.addAll(mender.mend(table));
        }
        done.forEach(what -> mended.add(table.name() + ": " + what));
      }
    }
    return new Report(created, mended, new TableCheck(dynamoDb).differences(tables));
  }

  private void await(Consumer<SdkException> waiting) {
    long end = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      try {
        dynamoDb.listTables(r -> r.limit(1));
        return;
      } catch (SdkException e) {
        if (!Failures.of(e).passes() || System.nanoTime() >= end) {
          throw e;
        }
        if (!told) {
          waiting.accept(e);
          told = true;
        }
        pause(e);
      }
    }
  }

  private static void pause(SdkException failure) {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
