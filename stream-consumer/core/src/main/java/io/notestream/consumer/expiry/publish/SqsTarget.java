package io.notestream.consumer.expiry.publish;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.model.endpoint.ConfiguredEndpoints;
import io.notestream.model.endpoint.HttpClientFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Sends to a queue. A FIFO queue keeps the messages of a note in order and drops duplicates.
 * Thread-safe.
 */
final class SqsTarget implements MessageTarget {

  private static final Pattern URL = Pattern.compile("https?://[^/]+/.+");

  /** The URL of a queue of AWS's, which only its region knows. */
  private static final Pattern OF_REGION =
      Pattern.compile("https://sqs(?:-fips)?\\.([a-z0-9-]+)\\.amazonaws\\.com");

  private final SqsClient sqs;
  private final String queueUrl;

  private SqsTarget(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  static MessageTarget open(
      String queueUrl, ReactionSettings settings, @Nullable HttpClientFactory http) {
    if (!URL.matcher(queueUrl).matches()) {
      throw new IllegalArgumentException("not the URL of a queue: '" + queueUrl + "'");
    }
    Matcher regional = OF_REGION.matcher(queueUrl);
    Optional<String> region =
        regional.lookingAt() ? Optional.of(regional.group(1)) : Optional.empty();
    return new SqsTarget(
        ClientSettings.apply(SqsClient.builder(), settings, region, ConfiguredEndpoints.sqs(), http)
            .build(),
        queueUrl);
  }

  @Override
  public void send(ExpirationMessage message, String group) {
    SendMessageRequest.Builder request =
        SendMessageRequest.builder()
            .queueUrl(queueUrl)
            .messageBody(message.json())
            .messageAttributes(attributes(message));
    if (queueUrl.endsWith(".fifo")) {
      request.messageGroupId(group).messageDeduplicationId(message.eventId());
    }
    sqs.sendMessage(request.build());
  }

  @Override
  public void close() {
    sqs.close();
  }

  private static Map<String, MessageAttributeValue> attributes(ExpirationMessage message) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    message
        .attributes()
        .forEach(
            (name, value) ->
                attributes.put(
                    name,
                    MessageAttributeValue.builder().dataType("String").stringValue(value).build()));
    return attributes;
  }
}
