package io.notestream.local.internal.control;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notestream.local.fault.Effect;
import io.notestream.local.fault.Fault;
import io.notestream.local.fault.FaultBuilder;
import io.notestream.local.fault.Faults;
import io.notestream.local.fault.Latency;
import io.notestream.local.internal.http.ControlHandler.Request;
import io.notestream.local.internal.operation.ResponseBody;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The routes of faults, which POST makes, GET lists and DELETE ends. */
final class FaultRoutes {

  private static final String[] EFFECTS = {
    "error",
    "throttle",
    "loseRequest",
    "loseResponse",
    "conflict",
    "cancel",
    "unprocessed",
    "limit",
    "latency"
  };

  private final Faults faults;

  FaultRoutes(Faults faults) {
    this.faults = faults;
  }

  void addTo(ControlApi api) {
    api.add("GET", "faults", request -> list());
    api.add("POST", "faults", this::add);
    api.add("DELETE", "faults", this::remove);
    api.add("PUT", "faults/seed", this::seed);
  }

  private ResponseBody list() {
    return json -> {
      json.writeStartObject();
      json.writeNumberField("seed", faults.seed());
      json.writeArrayFieldStart("faults");
      for (Fault fault : faults.active()) {
        write(json, fault);
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  private ResponseBody add(Request request) {
    RequestObject body = RequestObject.parse(request.body());
    body.allow(
        "operations",
        "tables",
        "rate",
        "next",
        "message",
        "error",
        "throttle",
        "loseRequest",
        "loseResponse",
        "conflict",
        "cancel",
        "unprocessed",
        "limit",
        "latency");
    if (body.count(EFFECTS) != 1) {
      throw new IllegalArgumentException("exactly one is needed of: " + String.join(", ", EFFECTS));
    }
    Fault fault = effect(scope(body), body);
    return json -> write(json, fault);
  }

  private FaultBuilder scope(RequestObject body) {
    FaultBuilder builder = faults.on(body.texts("operations")).table(body.texts("tables"));
    if (body.has("rate")) {
      builder = builder.rate(body.number("rate"));
    }
    if (body.has("next")) {
      builder = builder.next(Math.toIntExact(Math.min(body.integer("next"), Integer.MAX_VALUE)));
    }
    return builder;
  }

  private static Fault effect(FaultBuilder builder, RequestObject body) {
    String message = body.text("message").orElse("injected");
    if (body.has("error")) {
      return builder.fail(body.requiredText("error"), message);
    }
    if (body.has("cancel")) {
      return builder.cancel(body.requiredText("cancel"), message);
    }
    if (body.has("unprocessed")) {
      return builder.leaveUnprocessed(body.number("unprocessed"));
    }
    if (body.has("limit")) {
      return builder.limit(Math.toIntExact(Math.min(body.integer("limit"), Integer.MAX_VALUE)));
    }
    if (body.has("latency")) {
      return builder.latency(latency(body.object("latency").orElseThrow()));
    }
    for (String effect : EFFECTS) {
      if (body.has(effect) && !body.flag(effect)) {
        throw new IllegalArgumentException(effect + " can only be true");
      }
    }
    if (body.has("throttle")) {
      return builder.throttle();
    }
    if (body.has("loseRequest")) {
      return builder.loseRequest();
    }
    return body.has("loseResponse") ? builder.loseResponse() : builder.conflict();
  }

  private static Latency latency(RequestObject body) {
    body.allow("fixed", "min", "max", "p50", "p99", "perAction");
    Duration perAction = body.has("perAction") ? body.duration("perAction") : Duration.ZERO;
    Latency latency;
    if (body.has("p50") || body.has("p99")) {
      latency = Latency.lognormal(body.duration("p50"), body.duration("p99"));
    } else if (body.has("min") || body.has("max")) {
      latency = Latency.uniform(body.duration("min"), body.duration("max"));
    } else {
      latency = Latency.fixed(body.has("fixed") ? body.duration("fixed") : Duration.ZERO);
    }
    return latency.perAction(perAction);
  }

  private ResponseBody remove(Request request) {
    List<String> id = request.query().get("id");
    if (id == null) {
      faults.clear();
    } else if (!faults.remove(number(id.get(0)))) {
      throw new IllegalArgumentException("no fault " + id.get(0) + " is in force");
    }
    return list();
  }

  private ResponseBody seed(Request request) {
    RequestObject body = RequestObject.parse(request.body());
    body.allow("seed");
    faults.seed(body.integer("seed"));
    return list();
  }

  private static void write(JsonGenerator json, Fault fault) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", fault.id());
    writeNames(json, "operations", fault.scope().operations().stream().sorted().toList());
    writeNames(json, "tables", fault.scope().tables().stream().sorted().toList());
    json.writeNumberField("rate", fault.scope().rate());
    if (fault.scope().times() > 0) {
      json.writeNumberField("next", fault.scope().times());
    }
    writeEffect(json, fault.effect());
    json.writeNumberField("hits", fault.hits());
    json.writeEndObject();
  }

  private static void writeNames(JsonGenerator json, String field, List<String> names)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  /** Writes an effect in the form that a request has. */
  private static void writeEffect(JsonGenerator json, Effect effect) throws IOException {
    if (effect instanceof Effect.Refuse refuse) {
      json.writeStringField("error", refuse.error());
      json.writeStringField("message", refuse.message());
    } else if (effect instanceof Effect.Cancel cancel) {
      json.writeStringField("cancel", cancel.code());
      json.writeStringField("message", cancel.message());
    } else if (effect instanceof Effect.LeaveUnprocessed leave) {
      json.writeNumberField("unprocessed", leave.part());
    } else if (effect instanceof Effect.Limit limit) {
      json.writeNumberField("limit", limit.perSecond());
    } else if (effect instanceof Effect.Delay delay) {
      json.writeObjectFieldStart("latency");
      writeLatency(json, delay.latency());
      json.writeEndObject();
    } else {
      json.writeBooleanField(
          effect instanceof Effect.LoseRequest ? "loseRequest" : "loseResponse", true);
    }
  }

  private static void writeLatency(JsonGenerator json, Latency latency) throws IOException {
    if (latency.distribution() instanceof Latency.Fixed fixed) {
      json.writeStringField("fixed", fixed.time().toString());
    } else if (latency.distribution() instanceof Latency.Uniform uniform) {
      json.writeStringField("min", uniform.least().toString());
      json.writeStringField("max", uniform.most().toString());
    } else if (latency.distribution() instanceof Latency.Lognormal lognormal) {
      json.writeStringField("p50", lognormal.p50().toString());
      json.writeStringField("p99", lognormal.p99().toString());
    }
    if (!latency.perAction().isZero()) {
      json.writeStringField("perAction", latency.perAction().toString());
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException("not a number: " + text, malformed);
    }
  }
}
