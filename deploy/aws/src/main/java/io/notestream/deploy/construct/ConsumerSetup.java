package io.notestream.deploy.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.s3.IBucket;

/**
 * What a consumer does, however it runs. Immutable.
 *
 * @param reacting whether this region sweeps and reacts; of a global table, one region does
 * @param target where expirations are published; {@code null} for nowhere
 * @param auditDays how long audit records are kept, at least 2
 * @param archiveDays how long an expired note can be restored, at least 1
 * @param bodies where the writer puts large bodies; {@code null} for nowhere
 * @param logDays how long logs are kept
 * @param generation the generation of the summaries that it counts in; the views table of any but
 *     the first is made by {@code generation new}
 * @param reconcileUsersPerHour how many users are recounted in an hour, to see whether counters are
 *     right; 0 for none
 */
public record ConsumerSetup(
    boolean reacting,
    @Nullable PublishTarget target,
    int auditDays,
    int archiveDays,
    @Nullable IBucket bodies,
    int logDays,
    int generation,
    int reconcileUsersPerHour) {

  /**
   * {@return a consumer that archives what expires, for as long as the services' defaults say, and
   * recounts a user a minute}
   */
  public static ConsumerSetup standard() {
    return new ConsumerSetup(true, null, 400, 30, null, 90, 1, 60);
  }

  /** Returns the environment variables, which the worker and the functions have in common. */
  Map<String, String> environment(NoteTables tables) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("NOTESTREAM_TABLE_PREFIX", prefix(tables));
    variables.put("NOTESTREAM_CLOUDWATCH", tables.namespace());
    tables.generationVariable().ifPresent(value -> variables.put("NOTESTREAM_GENERATION", value));
    variables.put("NOTESTREAM_AUDIT_DAYS", String.valueOf(auditDays));
    variables.put("NOTESTREAM_ARCHIVE_DAYS", String.valueOf(archiveDays));
    if (reacting) {
      List<String> reactions = new ArrayList<>(List.of("archive"));
      Optional.ofNullable(target).map(PublishTarget::reaction).ifPresent(reactions::add);
      variables.put("NOTESTREAM_REACTION", String.join(",", reactions));
    } else {
      // What another region's sweeper has deleted arrives as a plain delete.
      variables.put("NOTESTREAM_PLAIN_EXPIRY_CAUSE", "replica");
    }
    variables.put("NOTESTREAM_RECONCILE_USERS_PER_HOUR", String.valueOf(reconcileUsersPerHour));
    if (bodies != null) {
      variables.put("NOTESTREAM_BLOBS", blobs(bodies));
    }
    return variables;
  }

  /** Returns the value of {@code NOTESTREAM_BLOBS}. */
  static String blobs(IBucket bucket) {
    return "s3://" + bucket.getBucketName() + "/bodies";
  }

  private static String prefix(NoteTables tables) {
    String notes = tables.names().notes();
    return notes.substring(0, notes.length() - "notes".length());
  }

  /** Returns whether users are recounted, so that drift is seen. */
  boolean recounts() {
    return reconcileUsersPerHour > 0;
  }

  List<Right> publishing() {
    return target == null || !reacting ? List.of() : target.rights();
  }
}
