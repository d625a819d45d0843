package io.notestream.consumer.expiry;

/**
 * A factory of reactions of one type. It is found with {@link java.util.ServiceLoader}, so that it
 * needs a public constructor without parameters.
 */
public interface ReactionProvider {

  /**
   * Returns the name of the type in the configuration, such as {@code archive}.
   *
   * @return 1 to 63 lower-case letters, digits and dashes
   */
  String type();

  /**
   * Creates a reaction.
   *
   * @param settings the reaction as it is configured
   * @param context the parts of the consumer that the reaction may use
   * @return a new reaction
   * @throws IllegalArgumentException if the settings are wrong; the message says how to correct
   *     them
   */
  Reaction create(ReactionSettings settings, ReactionContext context);
}
