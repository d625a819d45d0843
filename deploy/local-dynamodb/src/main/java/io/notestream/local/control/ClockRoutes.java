package io.notestream.local.control;

import io.notestream.local.http.ControlHandler.Request;
import io.notestream.local.operation.Reply;

/** The clock, and what depends on nothing else: expiry. */
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
  }

  private Reply clock() {
    return json -> {
      json.writeStartObject();
      json.writeStringField("now", engine.clock().instant().toString());
      json.writeBooleanField("frozen", engine.clock().isFrozen());
      json.writeEndObject();
    };
  }

  private Reply move(Request request) {
    Body body = Body.parse(request.body());
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

  private Reply delay() {
    return json -> {
      json.writeStartObject();
      json.writeStringField("delay", engine.expiry().delay().toString());
      json.writeEndObject();
    };
  }

  private Reply setDelay(Request request) {
    Body body = Body.parse(request.body());
    body.allow("delay");
    engine.expiry().setDelay(body.duration("delay"));
    return delay();
  }

  private Reply expire() {
    int deleted = engine.expiry().sweep();
    return json -> {
      json.writeStartObject();
      json.writeNumberField("deleted", deleted);
      json.writeEndObject();
    };
  }
}
