package io.notestream.consumer.lambda;

import io.notestream.cli.Durations;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.summary.ProjectionChoice;
import io.notestream.consumer.sweep.SweepLimits;
import io.notestream.function.EmbeddedMetrics;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the functions, read from environment variables that the worker has too. Region,
 * credentials and endpoints come from the SDK's default chain. Immutable.
 *
 * @param tables {@code NOTESTREAM_TABLE_PREFIX}, {@code NOTESTREAM_GENERATION}
 * @param consumer {@code NOTESTREAM_GENERATION}, {@code NOTESTREAM_AUDIT_DAYS}, {@code
 *     NOTESTREAM_GUARD_SECONDS}, {@code NOTESTREAM_PLAIN_EXPIRY_CAUSE}, {@code
 *     NOTESTREAM_PROJECTION}
 * @param reactions {@code NOTESTREAM_REACTION}
 * @param archiveRetention {@code NOTESTREAM_ARCHIVE_DAYS}
 * @param blobs {@code NOTESTREAM_BLOBS}; {@code null} if bodies are not removed here
 * @param sweep {@code NOTESTREAM_SWEEP_RATE}, {@code NOTESTREAM_SWEEP_MAX_ITEM_BYTES}, {@code
 *     NOTESTREAM_GUARD_SECONDS}
 * @param reconcileUsersPerHour {@code NOTESTREAM_RECONCILE_USERS_PER_HOUR}; 0 if none are recounted
 * @param reconcileReadUnits {@code NOTESTREAM_RECONCILE_READ_UNITS}
 * @param namespace {@code NOTESTREAM_CLOUDWATCH}; {@code null} if metrics are not published
 */
record FunctionSettings(
    TableNames tables,
    ConsumerOptions consumer,
    List<ReactionSettings> reactions,
    Duration archiveRetention,
    @Nullable String blobs,
    SweepLimits sweep,
    int reconcileUsersPerHour,
    int reconcileReadUnits,
    @Nullable String namespace) {

  private static final String PREFIX = "NOTESTREAM_";

  /** One a minute. Unlike a worker's these are the only look at it, so that there are some. */
  private static final int USERS_PER_HOUR = 60;

  /** More than a worker's: a function's time costs money, also when it waits for its rate. */
  private static final int READ_UNITS = 100;

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming every variable that cannot be read
   */
  static FunctionSettings of(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    int generation = reader.read("GENERATION", Integer::valueOf, 1);
    Duration guard =
        reader.read("GUARD_SECONDS", FunctionSettings::guard, ExpiryCauseRule.DEFAULT_GUARD);
    ExpiryCause plainCause =
        reader.read(
            "PLAIN_EXPIRY_CAUSE",
            text -> ExpiryCause.valueOf(text.toUpperCase(Locale.ROOT)),
            ExpiryCause.SWEEPER);
    Duration audit = reader.read("AUDIT_DAYS", FunctionSettings::days, Duration.ofDays(400));
    Duration archive =
        reader.read(
            "ARCHIVE_DAYS", FunctionSettings::days, ReactionContext.DEFAULT_ARCHIVE_RETENTION);
    String tablePrefix = reader.read("TABLE_PREFIX", Function.identity(), "");
    List<ReactionSettings> reactions =
        reader.read("REACTION", text -> ReactionSettings.parseAll(List.of(text)), List.of());
    List<Projection> projections =
        reader.read("PROJECTION", text -> ProjectionChoice.choose(List.of(text)), List.of());
    String blobs = reader.read("BLOBS", Function.identity(), "");
    SweepLimits standard = SweepLimits.standard();
    int perSecond =
        reader.read("SWEEP_RATE", text -> atLeast(1, Integer.valueOf(text)), standard.perSecond());
    long maxItemBytes =
        reader.read(
            "SWEEP_MAX_ITEM_BYTES",
            text -> atLeast(0L, Long.valueOf(text)),
            standard.maxItemBytes());
    int usersPerHour =
        reader.read(
            "RECONCILE_USERS_PER_HOUR", text -> atLeast(0, Integer.valueOf(text)), USERS_PER_HOUR);
    int readUnits =
        reader.read("RECONCILE_READ_UNITS", text -> atLeast(1, Integer.valueOf(text)), READ_UNITS);
    String namespace = reader.read("CLOUDWATCH", EmbeddedMetrics::requireNamespace, "");
    reader.requireNoErrors();
    return new FunctionSettings(
        TableNames.withPrefix(tablePrefix).withGeneration(generation),
        ConsumerOptions.builder()
            .generation(generation)
            .projections(projections)
            .auditRetention(audit)
            .expiryRule(new ExpiryCauseRule(guard, plainCause))
            .build(),
        reactions,
        archive,
        blobs.isEmpty() ? null : blobs,
        new SweepLimits(perSecond, standard.parallel(), maxItemBytes, guard),
        usersPerHour,
        readUnits,
        namespace.isEmpty() ? null : namespace);
  }

  private static <T extends Comparable<T>> T atLeast(T least, T value) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException("must be at least " + least);
    }
    return value;
  }

  private static Duration guard(String text) {
    Duration guard = Durations.parseOrSeconds(text);
    if (guard.compareTo(SweepLimits.LONGEST_GUARD) > 0) {
      throw new IllegalArgumentException("must be at most a day");
    }
    return guard;
  }

  private static Duration days(String text) {
    return Durations.parse(atLeast(0, Integer.valueOf(text)) + "d");
  }

  private static final class Reader {
    private final Map<String, String> environment;
    private final List<String> errors = new ArrayList<>();

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    <T> T read(String name, Function<String, T> parse, T absent) {
      String text = environment.get(PREFIX + name);
      if (text == null || text.isBlank()) {
        return absent;
      }
      try {
        return parse.apply(text.strip());
      } catch (RuntimeException e) {
        // Each parser has an exception of its own; all of them mean that this variable is wrong.
        errors.add(PREFIX + name + " '" + text + "': " + e.getMessage());
        return absent;
      }
    }

    void requireNoErrors() {
      if (!errors.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", errors));
      }
    }
  }
}
