package io.notestream.consumer.oracle;

import io.notestream.consumer.oracle.History.State;
import io.notestream.consumer.oracle.History.Step;
import io.notestream.consumer.summary.Weekdays;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Folds over a history, in the plainest way there is: after all of it, a user's stock is what the
 * user's notes hold that counting has seen, and a user's flow is how often each thing happened. A
 * change that stands in the dead letters is missing from both, with all that it moved. Facts are
 * lines of text, so that two sets of them can be compared and read.
 */
public final class Oracle {

  private Oracle() {}

  /** What the tables have to say after the given steps. */
  public static TreeSet<String> expected(List<Step> steps) {
    return expected(steps, Refusals.none());
  }

  /** What the tables have to say after the given steps, some of which are not accepted. */
  static TreeSet<String> expected(List<Step> steps, Refusals refusals) {
    return expected(steps, refusals, Losses.NONE, List.of());
  }

  /**
   * What the tables have to say after the given steps, some of which nobody has read.
   *
   * @param backfilled what old notes held before the first step, if all of them count
   */
  public static TreeSet<String> expected(List<Step> steps, Losses losses, List<State> backfilled) {
    return expected(steps, Refusals.none(), losses, backfilled);
  }

  private static TreeSet<String> expected(
      List<Step> steps, Refusals refusals, Losses losses, List<State> backfilled) {
    TreeSet<String> facts = new TreeSet<>();
    Map<String, State> seen = new HashMap<>();
    List<Step> missing = new ArrayList<>();
    Map<String, Long> flow = new TreeMap<>();
    Map<String, Instant> activity = new HashMap<>();
    Map<String, Long> own = new TreeMap<>();
    Set<String> based = new HashSet<>();
    backfilled.forEach(note -> seen.put(note.user() + " " + note.id(), note));
    for (Step step : steps) {
      if (step.what().equals("FOREIGN")) {
        continue;
      }
      if (losses.lost().contains(step.sequence())) {
        if (losses.wouldMoveStock(step)) {
          seen.put(step.user() + " " + step.note(), step.after());
          missing.add(step);
        }
        continue;
      }
      if (step.what().equals("MALFORMED")) {
        facts.add("letter " + step.sequence() + " MALFORMED OPEN");
        continue;
      }
      String where = step.user() + " " + step.note();
      if (refusals.refuses(step)) {
        facts.add("letter " + step.sequence() + " ValidationException OPEN");
        if (!step.old() || based.contains(where)) {
          seen.put(where, step.after());
          missing.add(step);
        } // Otherwise the baseline of a later change will tell what the note held.
        continue;
      }
      if (step.old() && based.add(where)) {
        facts.add("baseline " + where + " asOf " + step.sequence() + " " + text(step.before()));
      }
      seen.put(where, step.after());
      if (!step.what().equals("DELETE_REQUESTED")) {
        String day = step.time().toString().substring(0, 10);
        flow.merge("user " + step.user() + " " + step.what(), 1L, Long::sum);
        flow.merge("day " + step.user() + " " + day + " " + step.what(), 1L, Long::sum);
      }
      addOwn(own, step);
      if (!step.what().equals("EXPIRED")) {
        activity.merge(step.user(), step.time(), (a, b) -> a.isAfter(b) ? a : b);
      }
      facts.add(
          "audit %s %s %s before %s after %s"
              .formatted(
                  where, step.sequence(), step.what(), text(step.before()), text(step.after())));
      String ref = step.before() == null ? null : step.before().bodyRef();
      if (ref != null && (step.after() == null || !ref.equals(step.after().bodyRef()))) {
        facts.add("blob " + step.note() + ":" + step.sequence() + " " + ref);
      }
    }
    Map<String, Long> stock = new TreeMap<>();
    seen.keySet().removeAll(losses.uncounted());
    seen.values().forEach(state -> addStock(stock, state, 1));
    for (Step step : missing) {
      addStock(stock, step.after(), -1);
      addStock(stock, step.before(), 1);
    }
    stock.forEach((what, count) -> addCount(facts, what, count));
    flow.forEach((what, count) -> addCount(facts, what.toLowerCase(Locale.ROOT), count));
    own.forEach((what, number) -> addCount(facts, what, number));
    activity.forEach(
        (user, time) -> facts.add("active " + user + " " + time.truncatedTo(ChronoUnit.MINUTES)));
    return facts;
  }

  /** What a step adds to the flow and the maxima of {@link Weekdays}. */
  private static void addOwn(Map<String, Long> own, Step step) {
    String user = "own " + step.user() + " ";
    String weekday = weekday(step.time());
    if (step.what().equals("EXPIRED")) {
      own.merge(user + weekday + " expired", 1L, Long::sum);
    } else {
      State note = step.after() == null ? step.before() : step.after();
      own.merge(user + weekday + " largest", note.bytes(), Math::max);
    }
    own.merge(user + " lastSeen", step.time().getEpochSecond(), Math::max);
  }

  private static String weekday(Instant time) {
    return time.atZone(ZoneOffset.UTC).getDayOfWeek().toString();
  }

  private static void addStock(Map<String, Long> stock, State state, int sign) {
    if (state != null) {
      stock.merge("user " + state.user() + " activeNotes", (long) sign, Long::sum);
      stock.merge("user " + state.user() + " bodyBytes", sign * state.bytes(), Long::sum);
      state
          .tags()
          .forEach(tag -> stock.merge("tag " + state.user() + " " + tag, (long) sign, Long::sum));
      String own = "own " + state.user() + " ";
      stock.merge(own + weekday(state.createdAt()) + " notes", (long) sign, Long::sum);
      state
          .tags()
          .forEach(tag -> stock.merge(own + tag + " bytes", sign * state.bytes(), Long::sum));
    }
  }

  /**
   * The facts without those that depend on the order in which changes were committed: from which
   * change on a note is counted in full.
   */
  public static TreeSet<String> withoutBaselines(Set<String> facts) {
    TreeSet<String> rest = new TreeSet<>(facts);
    rest.removeIf(fact -> fact.startsWith("baseline "));
    return rest;
  }

  /** What the tables do say. */
  public static TreeSet<String> actual(
      List<Map<String, AttributeValue>> views, List<Map<String, AttributeValue>> ops) {
    TreeSet<String> facts = new TreeSet<>();
    for (Map<String, AttributeValue> item : views) {
      String sk = item.get("SK").s();
      String user = item.containsKey("userId") ? item.get("userId").s() : "";
      if (sk.equals("SUMMARY")) {
        for (String counter :
            List.of(
                "activeNotes",
                "bodyBytes",
                "created",
                "updated",
                "deleted",
                "expired",
                "restored")) {
          addCount(facts, "user " + user + " " + counter, number(item, counter));
        }
        if (item.containsKey("lastActivityAt")) {
          Instant at = Instant.parse(item.get("lastActivityAt").s());
          facts.add("active " + user + " " + at);
        }
      } else if (sk.startsWith("SUMMARY#TAG#")) {
        addCount(facts, "tag " + user + " " + item.get("tag").s(), number(item, "activeNotes"));
      } else if (sk.startsWith("SUMMARY#DAY#")) {
        for (String counter : List.of("created", "updated", "deleted", "expired", "restored")) {
          addCount(
              facts,
              "day " + user + " " + item.get("day").s() + " " + counter,
              number(item, counter));
        }
      } else if (sk.startsWith("SUMMARY#WEEKDAYS#")) {
        String own = "own " + user + " " + item.get("part").s();
        addCount(facts, own + " notes", number(item, "activeNotes"));
        addCount(facts, own + " bytes", number(item, "bytes"));
        addCount(facts, own + " expired", number(item, "expired"));
        addCount(facts, own + " largest", number(item, "largest"));
        if (item.containsKey("lastSeen")) {
          Instant at = Instant.parse(item.get("lastSeen").s());
          addCount(facts, own + " lastSeen", at.getEpochSecond());
        }
      } else if (!sk.equals("VIEWS")) {
        facts.add(auditOrBaseline(item, user));
      }
    }
    for (Map<String, AttributeValue> item : ops) {
      if (item.containsKey("bodyRef")) {
        facts.add("blob " + item.get("eventId").s() + " " + item.get("bodyRef").s());
      } else {
        facts.add(
            "letter %d %s %s"
                .formatted(
                    new BigInteger(item.get("sequence").s()),
                    item.get("reason").s(),
                    item.get("state").s()));
      }
    }
    return facts;
  }

  private static String auditOrBaseline(Map<String, AttributeValue> item, String user) {
    String where = user + " " + item.get("noteId").s();
    String kind = item.get("kind").s();
    return kind.equals("BASELINE")
        ? "baseline "
            + where
            + " asOf "
            + (item.containsKey("asOf") ? item.get("asOf").s() : "-")
            + " "
            + text(item.get("contribution"))
        : "audit %s %s %s before %s after %s"
            .formatted(
                where,
                item.get("sequence").s(),
                kind,
                text(item.get("before")),
                text(item.get("after")));
  }

  private static String text(State state) {
    return state == null ? "0/0/[]" : "1/" + state.bytes() + "/" + new ArrayList<>(state.tags());
  }

  private static String text(AttributeValue contribution) {
    Map<String, AttributeValue> map = contribution.m();
    TreeSet<String> tags =
        new TreeSet<>(map.containsKey("tags") ? map.get("tags").ss() : List.of());
    return map.get("active").n() + "/" + map.get("bodyBytes").n() + "/" + new ArrayList<>(tags);
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name) ? Long.parseLong(item.get(name).n()) : 0;
  }

  private static void addCount(Set<String> facts, String what, long count) {
    if (count != 0) {
      facts.add(what + " = " + count);
    }
  }
}
