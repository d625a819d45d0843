package io.notestream.consumer.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Samples what this process's threads do, by the part of the consumer that has called it. */
final class CpuProfile implements AutoCloseable {

  /** The first that a stack has, from the innermost call on, names the part. */
  private static final Map<String, String> PARTS = parts();

  private static final String WORKLOAD = Workload.class.getName();

  private final Recording recording = new Recording();

  private CpuProfile() {
    recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
    recording.start();
  }

  static CpuProfile start() {
    return new CpuProfile();
  }

  /** Ends the samples; returns the share of each part in percent. */
  Map<String, Double> shares() throws IOException {
    recording.stop();
    Path file = Files.createTempFile("consumer-cpu", ".jfr");
    try {
      recording.dump(file);
      Map<String, Double> counts = new LinkedHashMap<>();
      PARTS.values().forEach(part -> counts.put(part, 0.0));
      counts.put("other", 0.0);
      double all = 0;
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (event.getEventType().getName().equals("jdk.ExecutionSample") && !makesRecords(event)) {
          counts.merge(part(event), 1.0, Double::sum);
          all++;
        }
      }
      double samples = Math.max(1, all);
      counts.replaceAll((part, count) -> 100 * count / samples);
      return counts;
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void close() {
    recording.close();
  }

  /** Returns whether the thread makes what the consumer is to read, which is not the consumer's. */
  private static boolean makesRecords(RecordedEvent event) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .anyMatch(frame -> frame.getMethod().getType().getName().equals(WORKLOAD));
  }

  private static String part(RecordedEvent event) {
    if (event.getStackTrace() != null) {
      for (RecordedFrame frame : event.getStackTrace().getFrames()) {
        String type = frame.getMethod().getType().getName();
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
          if (type.startsWith(part.getKey())) {
            return part.getValue();
          }
        }
      }
    }
    return "other";
  }

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("io.notestream.consumer.decode.", "decode");
    parts.put("io.notestream.consumer.internal.plan.", "plan");
    parts.put("io.notestream.consumer.internal.summary.", "plan");
    parts.put("io.notestream.consumer.internal.ledger.", "requests");
    parts.put("software.amazon.awssdk.protocols.", "the SDK's JSON");
    parts.put("software.amazon.awssdk.services.dynamodb.transform.", "the SDK's JSON");
    parts.put("software.amazon.awssdk.thirdparty.jackson.", "the SDK's JSON");
    parts.put("software.amazon.awssdk.http.auth.", "signatures");
    parts.put("software.amazon.awssdk.auth.", "signatures");
    parts.put("org.apache.http.", "HTTP");
    parts.put("org.apache.hc.", "HTTP");
    parts.put("software.amazon.awssdk.http.", "HTTP");
    parts.put("software.amazon.awssdk.", "the SDK's other parts");
    parts.put("io.notestream.model.", "items");
    parts.put("io.notestream.consumer.", "runs of batches");
    return parts;
  }
}
