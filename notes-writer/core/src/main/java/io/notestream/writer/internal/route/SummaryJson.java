package io.notestream.writer.internal.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.view.UserSummary;
import io.notestream.writer.internal.response.Json;

/** Writes the summaries of users as callers see them. */
final class SummaryJson {

  private SummaryJson() {}

  static ObjectNode of(UserSummary summary) {
    return Json.object()
        .put("userId", summary.userId().value())
        .put("activeNotes", summary.activeNotes())
        .put("bodyBytes", summary.bodyBytes())
        .put("created", summary.created())
        .put("updated", summary.updated())
        .put("deleted", summary.deleted())
        .put("expired", summary.expired())
        .put("restored", summary.restored())
        .put("lastActivityAt", Json.time(summary.lastActivityAt()));
  }
}
