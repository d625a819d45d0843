package io.notestream.consumer.worker.internal.console.letter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.Handling;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.DeadLetter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes letters for pages: never a title or a body. */
final class LetterJson {

  private static final Set<String> PRIVATE = Set.of("title", "body");

  private LetterJson() {}

  static Map<String, @Nullable Object> entry(LetterEntry entry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", entry.id());
    json.put("state", entry.state().name());
    json.put("reason", entry.reason());
    json.put("reaction", entry.key().reaction());
    json.put("attempts", entry.attempts());
    json.put("at", Timestamps.format(entry.at()));
    json.put("userId", entry.userId());
    json.put("noteId", entry.noteId());
    json.put("eventId", entry.eventId());
    return json;
  }

  static Map<String, @Nullable Object> whole(DeadLetters.Shown shown, List<Handling> handled) {
    DeadLetter letter = shown.letter();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", letter.key().sk());
    json.put("state", letter.state().name());
    json.put("reason", letter.reason());
    json.put("detail", letter.detail());
    json.put("reaction", letter.key().reaction());
    json.put("attempts", letter.attempts());
    json.put("userId", letter.userId());
    json.put("noteId", letter.noteId());
    json.put("eventId", letter.eventId());
    json.put("source", letter.source());
    json.put("parkedAt", Timestamps.format(letter.parkedAt()));
    json.put("redrivenAt", format(letter.redrivenAt()));
    json.put("nextAt", format(letter.nextAt()));
    json.put("appliedAt", format(letter.appliedAt()));
    json.put("purgeAt", format(letter.purgeAt()));
    json.put("handled", handled.stream().map(LetterJson::handling).toList());
    json.put("record", redacted(shown.json()));
    return json;
  }

  private static Map<String, @Nullable Object> handling(Handling handling) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("at", Timestamps.format(handling.at()));
    json.put("who", handling.who());
    json.put("what", handling.what());
    json.put("why", handling.why());
    return json;
  }

  /** Replaces titles and bodies wherever they are: a record may have any shape. */
  static JsonNode redacted(JsonNode json) {
    JsonNode copy = json.deepCopy();
    redact(copy);
    return copy;
  }

  private static void redact(JsonNode json) {
    if (json instanceof ObjectNode object) {
      for (String name : PRIVATE) {
        if (object.has(name)) {
          object.put(name, "redacted");
        }
      }
    }
    json.forEach(LetterJson::redact);
  }

  private static @Nullable String format(@Nullable Instant time) {
    return time == null ? null : Timestamps.format(time);
  }
}
