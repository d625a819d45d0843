package io.notestream.model.view;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Thrown when a consumer must not write to a views table: the table is of a newer version of this
 * project, or of another generation than the consumer is configured for.
 */
public final class IncompatibleViewsException extends RuntimeException {

  private IncompatibleViewsException(String message) {
    super(message);
  }

  /**
   * {@return the exception for a generation in which nobody counts}
   *
   * @param generation the generation that the consumer is configured for
   */
  public static IncompatibleViewsException ofMissing(int generation) {
    return new IncompatibleViewsException(
        "nobody has begun generation "
            + generation
            + " of the summaries: make it with stream-consumer.jar generation new "
            + generation);
  }

  /**
   * Requires that a consumer may write to a views table.
   *
   * @param meta what the table says about itself
   * @param generation the generation that the consumer is configured for
   * @throws IncompatibleViewsException if it may not
   */
  public static void check(Meta meta, int generation) {
    check(meta, generation, Meta.SCHEMA);
  }

  /**
   * Requires that a consumer of some version may write to a views table.
   *
   * @param meta what the table says about itself
   * @param generation the generation that the consumer is configured for
   * @param schema the newest schema that the consumer knows
   * @throws IncompatibleViewsException if it may not
   */
  public static void check(Meta meta, int generation, int schema) {
    if (meta.schema() > schema) {
      throw new IncompatibleViewsException(
          "the views table has schema "
              + meta.schema()
              + ", and this version of the consumer knows "
              + schema
              + " at most: use a newer one");
    }
    if (meta.generation() != generation) {
      throw new IncompatibleViewsException(
          "the views table holds generation "
              + meta.generation()
              + " of the summaries, and the consumer is set to generation "
              + generation);
    }
  }

  /**
   * Requires that a consumer keeps the projections that a views table has: one that is added to a
   * table which counts already would lack all that was counted before.
   *
   * @param meta what the table says about itself
   * @param configured the consumer's projections, by name, without Notestream's own
   * @throws IncompatibleViewsException if they differ
   */
  public static void checkProjections(Meta meta, Map<String, KeptProjection> configured) {
    String kept = names(meta.projections());
    String own = names(configured);
    if (!kept.equals(own)) {
      throw new IncompatibleViewsException(
          "the views table keeps "
              + (kept.isEmpty() ? "no projections" : "the projections " + kept)
              + ", and the consumer is set to "
              + (own.isEmpty() ? "none" : own)
              + ": use --projection for those of the table, or make a table of another generation"
              + " for the others with stream-consumer.jar generation new");
    }
    configured.forEach(
        (name, projection) -> {
          KeptProjection before = meta.projections().get(name);
          if (before != null && projection.differsFrom(before)) {
            throw new IncompatibleViewsException(
                "projection "
                    + name
                    + " "
                    + projection.version()
                    + " no longer gives the numbers that it gave when the views table was made, so"
                    + " that its functions have changed or depend on more than the note or the"
                    + " change: undo that, or give it another version and make a table of another"
                    + " generation with stream-consumer.jar generation new");
          }
        });
  }

  private static String names(Map<String, KeptProjection> projections) {
    return projections.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().version())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
