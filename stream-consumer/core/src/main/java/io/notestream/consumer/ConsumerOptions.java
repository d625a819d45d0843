package io.notestream.consumer;

import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.internal.ledger.Ledger;
import io.notestream.consumer.summary.Projection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The options of a {@link StreamConsumer}. Immutable; every option has a default. */
public final class ConsumerOptions {

  /**
   * The shortest retention of audit records, 48 hours. The stream keeps a record for 24 hours; the
   * ledger must remember it for longer.
   */
  public static final Duration LEAST_AUDIT_RETENTION = Duration.ofDays(2);

  /**
   * The most actions that DynamoDB accepts in one transaction, see <a
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
  private final List<Projection> projections;

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
    projections = List.copyOf(b.projections);
  }

  /** {@return the options with every default} */
  public static ConsumerOptions defaults() {
    return builder().build();
  }

  /** {@return a builder that starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return up to how many actions small users share a transaction} */
  public int packActions() {
    return packActions;
  }

  /** {@return how many chains of one batch run concurrently} */
  public int chainsPerBatch() {
    return chainsPerBatch;
  }

  /** {@return how many chains of all batches run concurrently} */
  public int chainsInAll() {
    return chainsInAll;
  }

  /** {@return the memory budget of all batches in flight, in bytes} */
  public long memoryBudgetBytes() {
    return memoryBudgetBytes;
  }

  /** {@return the cap on writes to the views table, in items per second; empty for no cap} */
  public OptionalInt writesPerSecond() {
    return writesPerSecond == 0 ? OptionalInt.empty() : OptionalInt.of(writesPerSecond);
  }

  /** {@return how long audit records are kept} */
  public Duration auditRetention() {
    return auditRetention;
  }

  /** {@return how long closed dead letters and gaps are kept} */
  public Duration closedRetention() {
    return closedRetention;
  }

  /** {@return how long an unreferenced body is kept} */
  public Duration blobRemovalDelay() {
    return blobRemovalDelay;
  }

  /** {@return the rule that tells an expiration from a delete} */
  public ExpiryCauseRule expiryRule() {
    return expiryRule;
  }

  /** {@return when counting begins in a new views table; empty for the first start} */
  public Optional<Instant> countingSince() {
    return Optional.ofNullable(countingSince);
  }

  /** {@return the generation of the views table} */
  public int generation() {
    return generation;
  }

  /** {@return the projections that are kept beside Notestream's own summaries} */
  public List<Projection> projections() {
    return projections;
  }

  /** Builds {@link ConsumerOptions}. Not thread-safe. */
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
    private List<Projection> projections = List.of();

    private Builder() {}

    /**
     * Sets up to how many actions small users share a transaction. More mean fewer calls, and more
     * to repeat after a conflict. From 50 on, a user with more has transactions of up to 100.
     *
     * @param packActions 1 to {@value ConsumerOptions#MAX_ACTIONS}; default 50
     * @return this builder
     */
    public Builder packActions(int packActions) {
      this.packActions = packActions;
      return this;
    }

    /**
     * Sets how many chains of one batch run concurrently.
     *
     * @param chainsPerBatch at least 1; default 32
     * @return this builder
     */
    public Builder chainsPerBatch(int chainsPerBatch) {
      this.chainsPerBatch = chainsPerBatch;
      return this;
    }

    /**
     * Sets how many chains run concurrently in the whole process, whichever shard they belong to.
     * The consumer has that many threads; the DynamoDB client should allow at least as many
     * connections.
     *
     * @param chainsInAll at least 1; default 96
     * @return this builder
     */
    public Builder chainsInAll(int chainsInAll) {
      this.chainsInAll = chainsInAll;
      return this;
    }

    /**
     * Sets how much memory all batches in flight may take together, estimated from the sizes of
     * their records. Further batches wait.
     *
     * @param memoryBudgetBytes at least 1 MiB; default a quarter of the heap, but at least 64 MiB
     * @return this builder
     */
    public Builder memoryBudgetBytes(long memoryBudgetBytes) {
      this.memoryBudgetBytes = memoryBudgetBytes;
      return this;
    }

    /**
     * Sets how many items per second may be written to the views table, so that catching up does
     * not use up the table's capacity.
     *
     * @param writesPerSecond the cap; 0, the default, for none
     * @return this builder
     */
    public Builder writesPerSecond(int writesPerSecond) {
      this.writesPerSecond = writesPerSecond;
      return this;
    }

    /**
     * Sets how long audit records are kept. They are the ledger: a record that is replayed later
     * than this is counted again.
     *
     * @param auditRetention at least {@link #LEAST_AUDIT_RETENTION}; default 400 days
     * @return this builder
     */
    public Builder auditRetention(Duration auditRetention) {
      this.auditRetention = auditRetention;
      return this;
    }

    /**
     * Sets how long a dead letter or a gap is kept once it is closed.
     *
     * @param closedRetention not negative; default 30 days
     * @return this builder
     */
    public Builder closedRetention(Duration closedRetention) {
      this.closedRetention = closedRetention;
      return this;
    }

    /**
     * Sets how long a body in the blob store is kept after its note no longer refers to it.
     *
     * @param blobRemovalDelay not negative; default 24 hours
     * @return this builder
     */
    public Builder blobRemovalDelay(Duration blobRemovalDelay) {
      this.blobRemovalDelay = blobRemovalDelay;
      return this;
    }

    /**
     * Sets the rule that tells an expiration from a delete. Its guard also decides which notes are
     * taken to be older than the counting.
     *
     * @param expiryRule the rule; default {@link ExpiryCauseRule#standard()}
     * @return this builder
     */
    public Builder expiryRule(ExpiryCauseRule expiryRule) {
      this.expiryRule = expiryRule;
      return this;
    }

    /**
     * Sets when counting begins in a views table that does not say so itself. Ignored once the
     * table does.
     *
     * @param countingSince the default is the time of the first start; the replay of a whole
     *     history begins at {@link Instant#EPOCH}
     * @return this builder
     */
    public Builder countingSince(Instant countingSince) {
      this.countingSince = countingSince;
      return this;
    }

    /**
     * Sets the generation of the views table. A new set of summaries is built in a table of the
     * next generation, with a ledger of its own, while the current one is still read.
     *
     * @param generation at least 1; default 1
     * @return this builder
     */
    public Builder generation(int generation) {
      this.generation = generation;
      return this;
    }

    /**
     * Sets the projections that are kept beside Notestream's own summaries. A views table keeps
     * those that it was made with: others need a table of another generation.
     *
     * @param projections the projections; default none
     * @return this builder
     */
    public Builder projections(List<Projection> projections) {
      this.projections = projections;
      return this;
    }

    /**
     * Returns the options.
     *
     * @return immutable options
     * @throws IllegalArgumentException naming every option that is out of bounds
     */
    public ConsumerOptions build() {
      ConsumerOptions options = new ConsumerOptions(this);
      ConsumerLimits.require(options);
      return options;
    }
  }
}
