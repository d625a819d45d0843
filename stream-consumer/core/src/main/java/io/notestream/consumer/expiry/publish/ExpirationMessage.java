package io.notestream.consumer.expiry.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.consumer.expiry.ExpirationEvent;
import io.notestream.consumer.internal.trace.RequestTrace;
import io.notestream.model.note.Note;
import io.notestream.model.time.Timestamps;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The message that is published about an expiration. Its JSON is described by {@code
 * expiration-message-1.schema.json} beside this class; a change that breaks a reader gets another
 * version.
 *
 * @param eventId the idempotency key
 * @param time when the note was removed
 * @param json the message; never holds a title or a body
 * @param traceParent the W3C header for who receives it: the span of the reaction, or else that of
 *     the request that last wrote the note; {@code null} if neither is known
 */
record ExpirationMessage(String eventId, Instant time, String json, @Nullable String traceParent) {

  static final String TYPE = "NoteExpired";
  static final int VERSION = 1;
  private static final String TRACE_PARENT = "traceparent";

  /** Escapes all but ASCII: targets refuse characters that XML does not have, such as U+FFFF. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  static ExpirationMessage of(ExpirationEvent expiration) {
    Note note = expiration.note();
    ObjectNode json =
        JSON.createObjectNode()
            .put("type", TYPE)
            .put("version", VERSION)
            .put("eventId", expiration.eventId())
            .put("expirationId", expiration.expirationId())
            .put("cause", expiration.cause().name())
            .put("eventTime", Timestamps.format(expiration.eventTime()))
            .put("userId", note.userId().value())
            .put("noteId", note.id().value())
            .put("noteVersion", note.version())
            .put("createdAt", Timestamps.format(note.createdAt()))
            .put("updatedAt", Timestamps.format(note.updatedAt()));
    if (note.expiry() != null) {
      json.put("expiresAt", Timestamps.format(note.expiry().instant()));
    }
    note.tags().forEach(json.putArray("tags")::add);
    if (note.trace() != null) {
      json.put("trace", note.trace());
    }
    Optional<SpanContext> request = RequestTrace.of(note);
    request.map(RequestTrace::header).ifPresent(header -> json.put(TRACE_PARENT, header));
    SpanContext own = Span.current().getSpanContext();
    return new ExpirationMessage(
        expiration.eventId(),
        expiration.eventTime(),
        text(json),
        (own.isValid() ? Optional.of(own) : request).map(RequestTrace::header).orElse(null));
  }

  /** Returns what stands beside the text, for receivers that do not read it. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("eventId", eventId);
    attributes.put("type", TYPE);
    if (traceParent != null) {
      attributes.put(TRACE_PARENT, traceParent);
    }
    return attributes;
  }

  private static String text(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e); // Cannot happen: a tree needs no serializer.
    }
  }
}
