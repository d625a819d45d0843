package io.notestream.consumer.simulation;

import io.notestream.local.InProcessDynamoDb.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What happened, a line each, in words that are the same for the same seed. The words are chosen
 * when they are asked for: of most seeds nobody does.
 */
final class Trace {

  private record Line(long now, String who, Supplier<String> what) {}

  private static final Pattern ZEROS = Pattern.compile("0{8,}");

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, SdkRequest> requests = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  /** Adds what somebody did, or what befell them. */
  void add(long now, String who, String what) {
    lines.add(new Line(now, who, () -> what));
  }

  private static String text(Line line) {
    return text(line.now(), line.who(), line.what().get());
  }

  private static String text(long now, String who, String what) {
    String seconds = Long.toString(now / 1000);
    StringBuilder line = new StringBuilder(64);
    pad(line, 4 - seconds.length());
    line.append(seconds).append('.');
    long millis = now % 1000;
    line.append((char) ('0' + millis / 100))
        .append((char) ('0' + millis / 10 % 10))
        .append((char) ('0' + millis % 10))
        .append(' ')
        .append(who);
    pad(line, 10 - who.length());
    return line.append(' ').append(what).toString();
  }

  private static void pad(StringBuilder line, int width) {
    line.append(" ".repeat(Math.max(0, width)));
  }

  /** Notes what an actor is about to send, for the line that tells of the response. */
  void note(Actor actor, SdkRequest request) {
    requests.put(actor.name(), request);
  }

  void add(Actor actor, String operation, Optional<Response> response) {
    SdkRequest request = requests.remove(actor.name());
    String outcome = response.map(Trace::outcome).orElse("lost");
    counts.merge(operation + " " + outcome, 1, Integer::sum);
    lines.add(
        new Line(
            actor.kernel().now(),
            actor.name(),
            () -> operation + " " + (request == null ? "" : brief(request)) + " " + outcome));
  }

  /** Counts something, for the coverage. */
  void count(String what) {
    count(what, 1);
  }

  void count(String what, int times) {
    counts.merge(what, times, Integer::sum);
  }

  Map<String, Integer> counts() {
    return counts;
  }

  List<String> lines() {
    return lines.stream().map(Trace::text).toList();
  }

  /** Returns the digest of all lines. */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      lines.forEach(line -> digest.update((text(line) + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String outcome(Response response) {
    if (response.status() == 200) {
      return "ok";
    }
    String body = new String(response.body(), StandardCharsets.UTF_8);
    int from = body.indexOf('#') + 1;
    return body.substring(from, body.indexOf('"', from));
  }

  private static String brief(SdkRequest request) {
    if (request instanceof TransactWriteItemsRequest transaction) {
      List<String> keys =
          transaction.transactItems().stream().map(Trace::key).sorted().distinct().toList();
      return String.join(" ", keys);
    } else if (request instanceof PutItemRequest put) {
      return key(put.item());
    } else if (request instanceof UpdateItemRequest update) {
      return key(update.key());
    } else if (request instanceof GetItemRequest get) {
      return key(get.key());
    }
    return "";
  }

  private static String key(TransactWriteItem action) {
    return Stream.of(
            Optional.ofNullable(action.put()).map(put -> put.item()),
            Optional.ofNullable(action.update()).map(update -> update.key()),
            Optional.ofNullable(action.conditionCheck()).map(check -> check.key()))
        .flatMap(Optional::stream)
        .map(Trace::key)
        .findFirst()
        .orElse("?");
  }

  private static String key(Map<String, AttributeValue> item) {
    return item.get("PK").s() + "/" + ZEROS.matcher(item.get("SK").s()).replaceAll("~");
  }
}
