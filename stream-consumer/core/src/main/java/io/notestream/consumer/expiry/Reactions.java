package io.notestream.consumer.expiry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.internal.provider.Providers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The configured reactions of a consumer. In line with the stream each has a limited time; one that
 * fails or takes longer becomes a pending reaction, which {@link ReactionRetries} tries again.
 * Thread-safe; create one per process, and close it after the consumer that uses it.
 */
public final class Reactions implements Reactor, AutoCloseable {

  private final ReactionContext context;
  private final ReactionOptions options;
  private final ReactionMeters meters;
  private final PendingPuts pendingPuts;
  private final ReactionScheduling scheduling;
  private final ReactionScheduling.Watchdog watchdog;
  private final List<ChosenReaction> chosen = new ArrayList<>();

  private Reactions(Builder builder, Map<String, ReactionProvider> providers) {
    context = builder.context;
    options = builder.options;
    scheduling = builder.scheduling;
    watchdog = scheduling.watchdog().get();
    meters = new ReactionMeters(builder.meters, options.lateAfter(), builder.doneListener);
    pendingPuts =
        new PendingPuts(
            new OpsPendingReactions(
                new LetterStore(context.dynamoDb(), context.tables()),
                context.clock(),
                scheduling.random()),
            meters,
            scheduling);
    try {
      for (ReactionSettings settings : builder.settings) {
        chosen.add(choose(settings, providers));
      }
    } catch (IllegalArgumentException e) {
      close();
      throw e;
    }
  }

  private ChosenReaction choose(
      ReactionSettings settings, Map<String, ReactionProvider> providers) {
    ReactionProvider provider = providers.get(settings.type());
    if (provider == null) {
      throw new IllegalArgumentException(
          "there is no reaction of type '"
              + settings.type()
              + "'; the types are "
              + String.join(", ", providers.keySet()));
    }
    return new ChosenReaction(
        settings,
        provider.create(settings, context),
        context.clock(),
        options,
        meters,
        scheduling,
        watchdog);
  }

  /**
   * Returns a builder of reactions.
   *
   * @param context the parts of the consumer that reactions may use
   * @return a builder without a reaction
   */
  public static Builder builder(ReactionContext context) {
    return new Builder(context);
  }

  @Override
  public Batch begin(BatchControl control) {
    return new InlineBatch(this, pendingPuts, control, limit(control));
  }

  /** Returns at most half of the remaining time until the deadline: the commit needs some too. */
  private Duration limit(BatchControl control) {
    Optional<Instant> deadline = control.deadline();
    if (deadline.isEmpty()) {
      return options.batchLimit();
    }
    Duration half = Duration.between(context.clock().instant(), deadline.get()).dividedBy(2);
    return half.compareTo(options.batchLimit()) < 0 ? half : options.batchLimit();
  }

  @Override
  public boolean reacts() {
    return !chosen.isEmpty();
  }

  List<ChosenReaction> chosenFor(ExpirationEvent expiration) {
    return chosen.stream().filter(reaction -> reaction.matches(expiration)).toList();
  }

  Optional<ChosenReaction> named(String name) {
    return chosen.stream().filter(reaction -> reaction.name().equals(name)).findFirst();
  }

  ReactionContext context() {
    return context;
  }

  ReactionOptions options() {
    return options;
  }

  ReactionMeters meters() {
    return meters;
  }

  ReactionScheduling scheduling() {
    return scheduling;
  }

  /** Ends the threads of the reactions and closes each reaction. */
  @Override
  public void close() {
    chosen.forEach(ChosenReaction::close);
    pendingPuts.close();
    watchdog.close();
  }

  /** Builds {@link Reactions}. Not thread-safe. */
  public static final class Builder {

    private final ReactionContext context;
    private List<ReactionSettings> settings = List.of();
    private ReactionOptions options = ReactionOptions.defaults();
    private MeterRegistry meters = new SimpleMeterRegistry();
    private Consumer<ExpirationEvent> doneListener = expiration -> {};

    /** How the reactions are run; replaced by simulations alone. */
    ReactionScheduling scheduling = ReactionScheduling.THREADS;

    private Builder(ReactionContext context) {
      this.context = context;
    }

    /**
     * Sets which reactions there are.
     *
     * @param settings one for each reaction; default none
     * @return this builder
     */
    public Builder choose(Collection<ReactionSettings> settings) {
      this.settings = List.copyOf(settings);
      return this;
    }

    /**
     * Sets the time limits.
     *
     * @param options the limits; default {@link ReactionOptions#defaults()}
     * @return this builder
     */
    public Builder options(ReactionOptions options) {
      this.options = options;
      return this;
    }

    /**
     * Sets the registry of the meters {@code notestream.reactions} and {@code
     * notestream.expirations}.
     *
     * @param meters the registry; default one that nobody reads
     * @return this builder
     */
    public Builder meters(MeterRegistry meters) {
      this.meters = meters;
      return this;
    }

    /**
     * Sets a listener that is told of each reaction once it is done, be it in line or a later try.
     *
     * @param listener called on threads of the reactions; must neither block nor throw; default one
     *     that does nothing
     * @return this builder
     */
    public Builder doneListener(Consumer<ExpirationEvent> listener) {
      this.doneListener = listener;
      return this;
    }

    /**
     * Creates the reactions.
     *
     * @return new reactions
     * @throws IllegalArgumentException if a setting is wrong; the message says which, and how to
     *     correct it
     */
    public Reactions build() {
      return new Reactions(this, providers());
    }

    /** Returns this package's own providers and those in {@code META-INF/services}, by type. */
    private static Map<String, ReactionProvider> providers() {
      Map<String, ReactionProvider> providers = new TreeMap<>();
      List<ReactionProvider> all =
          new ArrayList<>(List.of(new ArchiveReaction.Provider(), new LogReaction.Provider()));
      all.addAll(Providers.load(ReactionProvider.class));
      for (ReactionProvider provider : all) {
        ReactionProvider other = providers.put(provider.type(), provider);
        if (other != null) {
          throw new IllegalArgumentException(
              "two classes make reactions of type '"
                  + provider.type()
                  + "': "
                  + other.getClass().getName()
                  + " and "
                  + provider.getClass().getName());
        }
      }
      return providers;
    }
  }
}
