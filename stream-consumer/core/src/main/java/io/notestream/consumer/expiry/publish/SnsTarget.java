package io.notestream.consumer.expiry.publish;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.model.endpoint.ConfiguredEndpoints;
import io.notestream.model.endpoint.HttpClientFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Publishes to a topic. A FIFO topic keeps the messages of a note in order and drops duplicates.
 * Thread-safe.
 */
final class SnsTarget implements MessageTarget {

  private final SnsClient sns;
  private final String topicArn;

  private SnsTarget(SnsClient sns, String topicArn) {
    this.sns = sns;
    this.topicArn = topicArn;
  }

  static MessageTarget open(
      String topicArn, ReactionSettings settings, @Nullable HttpClientFactory http) {
    String[] parts = topicArn.split(":", -1);
    if (parts.length != 6 || !parts[0].equals("arn")) {
      throw new IllegalArgumentException("not the ARN of a topic: '" + topicArn + "'");
    }
    Optional<String> region = Optional.of(parts[3]);
    return new SnsTarget(
        ClientSettings.apply(SnsClient.builder(), settings, region, ConfiguredEndpoints.sns(), http)
            .build(),
        topicArn);
  }

  @Override
  public void send(ExpirationMessage message, String group) {
    PublishRequest.Builder request =
        PublishRequest.builder()
            .topicArn(topicArn)
            .message(message.json())
            .messageAttributes(attributes(message));
    if (topicArn.endsWith(".fifo")) {
      request.messageGroupId(group).messageDeduplicationId(message.eventId());
    }
    sns.publish(request.build());
  }

  @Override
  public void close() {
    sns.close();
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
