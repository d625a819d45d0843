package io.notestream.local.internal.control;

import io.notestream.local.internal.http.ControlHandler.Request;
import io.notestream.local.internal.operation.ResponseBody;
import java.time.Duration;
import java.util.Optional;

/** The routes of the clock, and of what is late by it: expiry and global indexes. */
final class ClockRoutes {

  private final ControlledEngine engine;

  ClockRoutes(ControlledEngine engine) {
    this.engine = engine;
  }

  void addTo(ControlApi api) {
    api.add("GET", "clock", request -> clock());
    api.add("POST", "clock", this::move);
    api.add("GET", "ttl", request -> delay());
    api.add("PUT", "ttl", this::setDelay);
    api.add("POST", "ttl/expire", request -> expire());
    api.add("PUT", "index-delay", this::setIndexDelay);
    api.add("DELETE", "index-delay", request -> clearIndexDelays());
  }

  private ResponseBody clock() {
    return json -> {
      json.writeStartObject();
      json.writeStringField("now", engine.clock().instant().toString());
      json.writeBooleanField("frozen", engine.clock().isFrozen());
      json.writeEndObject();
    };
  }

  private ResponseBody move(Request request) {
    RequestObject body = RequestObject.parse(request.body());
    body.allow("advance", "set", "frozen");
    if (body.count("advance", "set") == 2) {
      throw new IllegalArgumentException("either advance or set, not both");
    }
    if (body.count("advance", "set", "frozen") == 0) {
      throw new IllegalArgumentException("one of advance, set, frozen is needed");
    }
    if (body.has("frozen") && body.flag("frozen")) {
      engine.clock().freeze();
    }
    if (body.has("advance")) {
      engine.clock().advance(body.duration("advance"));
    }
    if (body.has("set")) {
      engine.clock().set(body.instant("set"));
    }
    if (body.has("frozen") && !body.flag("frozen")) {
      engine.clock().resume();
    }
    return clock();
  }

  private ResponseBody delay() {
    return json -> {
      json.writeStartObject();
      json.writeStringField("delay", engine.expiry().delay().toString());
      json.writeEndObject();
    };
  }

  private ResponseBody setDelay(Request request) {
    RequestObject body = RequestObject.parse(request.body());
    body.allow("delay");
    engine.expiry().setDelay(body.duration("delay"));
    return delay();
  }

  private ResponseBody expire() {
    int deleted = engine.expiry().sweep();
    return json -> {
      json.writeStartObject();
      json.writeNumberField("deleted", deleted);
      json.writeEndObject();
    };
  }

  private ResponseBody setIndexDelay(Request request) {
    RequestObject body = RequestObject.parse(request.body());
    body.allow("table", "index", "delay");
    Duration delay = body.duration("delay");
    Optional<String> table = body.text("table");
    Optional<String> index = body.text("index");
    if (table.isEmpty() && index.isPresent()) {
      throw new IllegalArgumentException("an index needs its table");
    }
    if (table.isEmpty()) {
      engine.indexDelays().set(delay);
    } else if (index.isEmpty()) {
      engine.indexDelays().set(table.get(), delay);
    } else {
      engine.indexDelays().set(table.get(), index.get(), delay);
    }
    return json -> {
      json.writeStartObject();
      json.writeStringField("table", table.orElse(null));
      json.writeStringField("index", index.orElse(null));
      json.writeStringField("delay", delay.toString());
      json.writeEndObject();
    };
  }

  private ResponseBody clearIndexDelays() {
    engine.indexDelays().clear();
    return ResponseBody.EMPTY;
  }
}
