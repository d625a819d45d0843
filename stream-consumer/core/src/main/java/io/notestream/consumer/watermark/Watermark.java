package io.notestream.consumer.watermark;

import java.time.Instant;

/**
 * Tells how far a consumer has come. Implementations are thread-safe; each call asks DynamoDB.
 *
 * <p>A change is settled once it is committed or its record is in the dead letters. A change that
 * DynamoDB no longer has in the stream cannot become settled any more, and does not hold a
 * watermark up.
 */
@FunctionalInterface
public interface Watermark {

  /**
   * What was found.
   *
   * @param settledThrough every change up to this time, by DynamoDB's clock, is settled; {@link
   *     Instant#MIN} if nothing is known to be
   * @param heldUpBy what keeps it from being later, in words; empty if nothing in particular does
   */
  record Mark(Instant settledThrough, String heldUpBy) {}

  /**
   * Looks how far the consumer has come. The time never falls from one call to the next. It may
   * take several calls until it has risen to the present: each reads the stream for a bit only,
   * since a shard is read five times a second at most, by all of its readers together.
   *
   * @return how far it has come
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails; call it again
   */
  Mark look();
}
