package io.notestream.local.internal.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.stream.StreamReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Counts the calls of the last second, to refuse what exceeds a limit. Thread-safe. */
final class CallRates {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final String GET_RECORDS = "GetRecords";

  private final Map<String, Deque<Long>> byKey = new HashMap<>();

  /** Counts a call, unless there have been so many in the last second; returns whether it did. */
  synchronized boolean take(String key, int perSecond, long nanoTime) {
    Deque<Long> calls = byKey.computeIfAbsent(key, k -> new ArrayDeque<>());
    while (!calls.isEmpty() && nanoTime - calls.getFirst() >= SECOND) {
      calls.removeFirst();
    }
    return calls.size() < perSecond && calls.add(nanoTime);
  }

  /** Returns what is counted together: the calls for a shard, or an operation's for tables. */
  static String key(String operation, JsonNode body, Set<String> tables) {
    JsonNode iterator = body.path("ShardIterator");
    return operation.equals(GET_RECORDS) && iterator.isTextual()
        ? StreamReader.shardOf(iterator.textValue())
        : operation + tables;
  }

  /** Returns the refusal that the service model has for the operation. */
  static ServiceException refusal(String operation) {
    // DescribeStream has none of its own; every service may throttle with this one.
    return ServiceException.named(
        operation.equals(GET_RECORDS) ? "LimitExceededException" : "ThrottlingException",
        "Rate exceeded");
  }
}
