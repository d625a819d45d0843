package io.notestream.consumer.worker.internal.console.activity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that was settled, as people see it: never with a title or a body. Immutable.
 *
 * @param id its position among all that this worker has settled; grows, also over a restart
 * @param at when it was settled
 * @param kind what happened, or {@code MALFORMED}
 * @param cause what removed the note, for an expiration; what is wrong with a malformed record
 * @param userId the note's owner; {@code null} if unknown
 * @param noteId the note; {@code null} if unknown
 * @param version the note's version; 0 if unknown
 * @param changed the names of the attributes that were changed
 * @param lagMillis from the change to when it was settled; {@code null} if unknown
 * @param exact whether the lag goes by the writer's clock in milliseconds, and not by the stream's
 *     in whole seconds
 * @param shardId the shard
 * @param sequence the sequence number; {@code null} if there is none
 * @param eventId the change's id; {@code null} if unknown
 * @param trace the trace id of the request; {@code null} if there is none
 */
public record LiveChange(
    long id,
    String at,
    String kind,
    @Nullable String cause,
    @Nullable String userId,
    @Nullable String noteId,
    long version,
    List<String> changed,
    @Nullable Long lagMillis,
    boolean exact,
    String shardId,
    @Nullable String sequence,
    @Nullable String eventId,
    @Nullable String trace) {

  LiveChange withId(long newId) {
    return new LiveChange(
        newId, at, kind, cause, userId, noteId, version, changed, lagMillis, exact, shardId,
        sequence, eventId, trace);
  }
}
