package io.notestream.consumer.expiry;

/**
 * Makes reactions of one type. Found with {@link java.util.ServiceLoader}, so it needs a public
 * constructor without parameters.
 */
public interface ReactionProvider {

  /**
   * What the configuration calls reactions of this type, {@code archive} for instance: lower-case
   * letters, digits and dashes.
   */
  String type();

  /**
   * Makes a reaction.
   *
   * @param settings what the configuration says of it
   * @param context what reactions may use of the consumer
   * @throws IllegalArgumentException if the settings are wrong; the message says how to put them
   *     right
   */
  Reaction create(ReactionSettings settings, ReactionContext context);
}
