package io.notestream.consumer;

import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.internal.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link StreamConsumer}. Immutable; every one has a default. */
public final class ConsumerOptions {

  /** The shortest retention of audit records: a ledger shorter than the stream forgets too soon. */
  public static final Duration LEAST_AUDIT_RETENTION = Duration.ofDays(2);

  /**
   * The most actions that DynamoDB takes in one transaction, see <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>.
   */
  public static final int MAX_ACTIONS = Ledger.MAX_ACTIONS;

  private final int packActions;
  private final int chainsPerBatch;
  private final int chainsInAll;
  private final long memoryBudgetBytes;
  private final int writesPerSecond;
  private final Duration auditRetention;
  private final Duration closedRetention;
  private final Duration blobRemovalDelay;
  private final ExpiryCauseRule expiryRule;
  private final @Nullable Instant countingSince;
  private final int generation;

  private ConsumerOptions(Builder b) {
    packActions = b.packActions;
    chainsPerBatch = b.chainsPerBatch;
    chainsInAll = b.chainsInAll;
    memoryBudgetBytes = b.memoryBudgetBytes;
    writesPerSecond = b.writesPerSecond;
    auditRetention = b.auditRetention;
    closedRetention = b.closedRetention;
    blobRemovalDelay = b.blobRemovalDelay;
    expiryRule = b.expiryRule;
    countingSince = b.countingSince;
    generation = b.generation;
  }

  /** Every setting at its default. */
  public static ConsumerOptions defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** See {@link Builder#packActions}. */
  public int packActions() {
    return packActions;
  }

  /** See {@link Builder#chainsPerBatch}. */
  public int chainsPerBatch() {
    return chainsPerBatch;
  }

  /** See {@link Builder#chainsInAll}. */
  public int chainsInAll() {
    return chainsInAll;
  }

  /** See {@link Builder#memoryBudgetBytes}. */
  public long memoryBudgetBytes() {
    return memoryBudgetBytes;
  }

  /** See {@link Builder#writesPerSecond}; empty for no cap. */
  public OptionalInt writesPerSecond() {
    return writesPerSecond == 0 ? OptionalInt.empty() : OptionalInt.of(writesPerSecond);
  }

  /** See {@link Builder#auditRetention}. */
  public Duration auditRetention() {
    return auditRetention;
  }

  /** See {@link Builder#closedRetention}. */
  public Duration closedRetention() {
    return closedRetention;
  }

  /** See {@link Builder#blobRemovalDelay}. */
  public Duration blobRemovalDelay() {
    return blobRemovalDelay;
  }

  /** See {@link Builder#expiryRule}. */
  public ExpiryCauseRule expiryRule() {
    return expiryRule;
  }

  /** See {@link Builder#countingSince}; empty for the first start. */
  public Optional<Instant> countingSince() {
    return Optional.ofNullable(countingSince);
  }

  /** See {@link Builder#generation}. */
  public int generation() {
    return generation;
  }

  /** Not thread-safe. */
  public static final class Builder {

    private int packActions = 50;
    private int chainsPerBatch = 32;
    private int chainsInAll = 96;
    private long memoryBudgetBytes = Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4);
    private int writesPerSecond;
    private Duration auditRetention = Duration.ofDays(400);
    private Duration closedRetention = Duration.ofDays(30);
    private Duration blobRemovalDelay = Duration.ofHours(24);
    private ExpiryCauseRule expiryRule = ExpiryCauseRule.standard();
    private @Nullable Instant countingSince;
    private int generation = 1;

    private Builder() {}

    /**
     * Up to how many actions small users share a transaction: more of them mean fewer calls, and
     * more work to repeat when one of them meets a conflict. 1 to {@value #MAX_ACTIONS}; default
     * 50.
     */
    public Builder packActions(int packActions) {
      this.packActions = packActions;
      return this;
    }

    /** How many chains of one batch run side by side. Default 32. */
    public Builder chainsPerBatch(int chainsPerBatch) {
      this.chainsPerBatch = chainsPerBatch;
      return this;
    }

    /**
     * How many chains run side by side in the whole process, whichever shard they belong to: as
     * many threads, and as many connections at least. Default 96.
     */
    public Builder chainsInAll(int chainsInAll) {
      this.chainsInAll = chainsInAll;
      return this;
    }

    /**
     * How much memory all batches in work may take together, estimated from their records' sizes;
     * further batches wait. Default a quarter of the heap, at least 64 MiB.
     */
    public Builder memoryBudgetBytes(long memoryBudgetBytes) {
      this.memoryBudgetBytes = memoryBudgetBytes;
      return this;
    }

    /**
     * How many items a second may be written to the views table, so that catching up does not eat
     * the table's capacity. 0, the default, for no cap.
     */
    public Builder writesPerSecond(int writesPerSecond) {
      this.writesPerSecond = writesPerSecond;
      return this;
    }

    /**
     * How long audit records are kept. They are the ledger: a record replayed later than this is
     * counted again. At least 48 h; default 400 days.
     */
    public Builder auditRetention(Duration auditRetention) {
      this.auditRetention = auditRetention;
      return this;
    }

    /** How long a dead letter or a gap is kept once it is done with. Default 30 days. */
    public Builder closedRetention(Duration closedRetention) {
      this.closedRetention = closedRetention;
      return this;
    }

    /** How long after its note a body in the blob store is removed. Default 24 h. */
    public Builder blobRemovalDelay(Duration blobRemovalDelay) {
      this.blobRemovalDelay = blobRemovalDelay;
      return this;
    }

    /** How a delete is told from an expiration; its guard also tells which notes are old. */
    public Builder expiryRule(ExpiryCauseRule expiryRule) {
      this.expiryRule = expiryRule;
      return this;
    }

    /**
     * Since when to count, in a views table that does not say yet. The default is the first start;
     * a replay of a whole history says 1970. Ignored once the table says.
     */
    public Builder countingSince(Instant countingSince) {
      this.countingSince = countingSince;
      return this;
    }

    /** The generation of the views table. Default 1. */
    public Builder generation(int generation) {
      this.generation = generation;
      return this;
    }

    /**
     * @throws IllegalArgumentException naming every setting that is out of bounds
     */
    public ConsumerOptions build() {
      List<String> wrong = new ArrayList<>();
      require(packActions >= 1 && packActions <= MAX_ACTIONS, "packActions is 1 to 100", wrong);
      require(chainsPerBatch >= 1, "chainsPerBatch is at least 1", wrong);
      require(chainsInAll >= 1, "chainsInAll is at least 1", wrong);
      require(memoryBudgetBytes >= 1 << 20, "memoryBudgetBytes is at least 1 MiB", wrong);
      require(writesPerSecond >= 0, "writesPerSecond is not negative", wrong);
      require(
          auditRetention.compareTo(LEAST_AUDIT_RETENTION) >= 0,
          "auditRetention is at least " + LEAST_AUDIT_RETENTION,
          wrong);
      require(!closedRetention.isNegative(), "closedRetention is not negative", wrong);
      require(!blobRemovalDelay.isNegative(), "blobRemovalDelay is not negative", wrong);
      require(generation >= 1, "generation is at least 1", wrong);
      if (!wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", wrong));
      }
      return new ConsumerOptions(this);
    }

    private static void require(boolean holds, String rule, List<String> wrong) {
      if (!holds) {
        wrong.add(rule);
      }
    }
  }
}
