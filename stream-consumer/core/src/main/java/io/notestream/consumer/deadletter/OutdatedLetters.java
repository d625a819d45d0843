package io.notestream.consumer.deadletter;

import io.notestream.model.view.DeadLetter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tells letters that were closed when there was another views table: what was applied to a table
 * that is gone, or discarded with it, is not settled in the one that has been made anew. A letter
 * that is open is to be redriven into whatever table there is.
 *
 * <p>For the consumer's own packages; programs use {@link DeadLetters}.
 */
public final class OutdatedLetters {

  /** The attribute that says for which views table the record was parked; earlier ones lack it. */
  public static final String VIEWS_ID = "viewsId";

  private static final Set<String> CLOSED =
      Set.of(DeadLetter.State.DONE.name(), DeadLetter.State.DISCARDED.name());

  private OutdatedLetters() {}

  /**
   * Returns whether a letter is outdated.
   *
   * @param letter the letter's item, or its state and {@link #VIEWS_ID}
   * @param viewsId the id of the views table that there is; {@code null} if unknown
   * @return {@code false} also if either is unknown
   */
  public static boolean test(Map<String, AttributeValue> letter, @Nullable String viewsId) {
    AttributeValue own = letter.get(VIEWS_ID);
    return viewsId != null && own != null && !viewsId.equals(own.s()) && isClosed(letter);
  }

  /**
   * Returns whether a letter is closed.
   *
   * @param letter the letter's item, or its state
   * @return {@code false} also if its state is unknown
   */
  public static boolean isClosed(Map<String, AttributeValue> letter) {
    AttributeValue state = letter.get(DeadLetter.STATE);
    return state != null && state.s() != null && CLOSED.contains(state.s());
  }
}
