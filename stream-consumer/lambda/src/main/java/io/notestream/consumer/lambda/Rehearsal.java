package io.notestream.consumer.lambda;

import io.notestream.consumer.record.RecordDocuments;
import io.notestream.model.endpoint.RehearsalHttpClient;
import io.notestream.model.view.Meta;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What {@link StreamHandler} does before a snapshot of its process: a note of a user who does not
 * exist is created, updated and expires, in a sandbox of its own whose client calls nobody. The
 * sandbox of the invocations is not touched.
 */
final class Rehearsal {

  /** Much longer than it takes, and less than the time that a function has to be initialised. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** One item stands for both that are read by their keys: META and the live generation. */
  private static final Map<String, String> RESPONSES =
      Map.of(
          "GetItem",
              """
              {"Item":{"PK":{"S":"META"},"SK":{"S":"VIEWS"},"viewsId":{"S":"rehearsal"},\
              "countingSince":{"S":"2000-01-01T00:00:00.000Z"},"generation":{"N":"1"},\
              "schema":{"N":"%d"},"live":{"N":"1"}}}"""
                  .formatted(Meta.SCHEMA),
          "Query", "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}",
          "BatchGetItem", "{\"Responses\":{},\"UnprocessedKeys\":{}}");

  private static final String NOTE =
      """
      {"PK":{"S":"USER#nobody"},"SK":{"S":"NOTE#00VHNCZB00000000000000000G"},\
      "entity":{"S":"NOTE"},"noteId":{"S":"00VHNCZB00000000000000000G"},\
      "userId":{"S":"nobody"},"title":{"S":"title"},"body":{"S":"body"},"bodyBytes":{"N":"4"},\
      "tags":{"SS":["tag"]},"version":{"N":"1"},"createdAt":{"S":"2000-01-01T00:00:00.000Z"},\
      "updatedAt":{"S":"2000-01-01T00:00:00.000Z"},"expiresAt":{"N":"946684810"},\
      "GSI1PK":{"S":"EXPIRY#00"},"GSI1SK":{"S":"000946684810#00VHNCZB00000000000000000G"}}""";

  private static final String UPDATED = NOTE.replace("\"N\":\"1\"", "\"N\":\"2\"");

  private static final String EVENT =
      "{\"Records\":["
          + record("INSERT", 1, "\"NewImage\":" + NOTE, "")
          + ","
          + record("MODIFY", 2, "\"OldImage\":" + NOTE + ",\"NewImage\":" + UPDATED, "")
          + ","
          + record(
              "REMOVE",
              3,
              "\"OldImage\":" + UPDATED,
              ",\"userIdentity\":{\"type\":\"Service\","
                  + "\"principalId\":\"dynamodb.amazonaws.com\"}")
          + "]}";

  private Rehearsal() {}

  /** Applies the changes, and returns the response. */
  static String perform() throws IOException {
    InstantSource clock = InstantSource.system();
    try (DynamoDbClient client =
        RehearsalHttpClient.callNobody(DynamoDbClient.builder(), RESPONSES)
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build()) {
      Sandbox sandbox =
          Sandbox.of(FunctionSettings.of(Map.of("NOTESTREAM_REACTION", "archive")), client, clock);
      ByteArrayOutputStream response = new ByteArrayOutputStream();
      new StreamHandler(sandbox)
          .apply(
              RecordDocuments.parse(
                  new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8))),
              response,
              InvocationControl.within(LONGEST, clock));
      sandbox.consumer().close();
      new InvocationMeters().drain("Rehearsal").lines(Instant.EPOCH);
      return response.toString(StandardCharsets.UTF_8);
    }
  }

  private static String record(String name, int sequence, String images, String identity) {
    return """
        {"eventID":"%2$d","eventName":"%1$s","eventVersion":"1.1","eventSource":"aws:dynamodb",\
        "awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":946684800,\
        "Keys":{"PK":{"S":"USER#nobody"},"SK":{"S":"NOTE#00VHNCZB00000000000000000G"}},%3$s,\
        "SequenceNumber":"%2$d","SizeBytes":100,"StreamViewType":"NEW_AND_OLD_IMAGES"}%4$s}"""
        .formatted(name, sequence, images, identity);
  }
}
