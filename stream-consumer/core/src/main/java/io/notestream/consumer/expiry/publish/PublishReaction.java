package io.notestream.consumer.expiry.publish;

import io.notestream.consumer.expiry.ExpirationEvent;
import io.notestream.consumer.expiry.Reaction;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionProvider;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.model.endpoint.HttpClientFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reaction that publishes a message for every expiration. Thread-safe. */
public final class PublishReaction implements Reaction {

  private final MessageTarget target;

  private PublishReaction(MessageTarget target) {
    this.target = target;
  }

  @Override
  public void react(ExpirationEvent expiration) {
    target.send(ExpirationMessage.of(expiration), expiration.note().id().value());
  }

  @Override
  public void close() {
    target.close();
  }

  /**
   * Provides the type {@code publish}: {@code publish:sqs=<queue URL>}, {@code publish:sns=<topic
   * ARN>} or {@code publish:eventbridge=<bus name or ARN>}. Each may have {@code region} and {@code
   * endpoint}; without them, the region is that of the queue's URL or the topic's ARN, and what is
   * not known from these comes from the SDK's default chain.
   */
  public static final class Provider implements ReactionProvider {

    private static final String SQS = "sqs";
    private static final String SNS = "sns";
    private static final String EVENT_BRIDGE = "eventbridge";

    @Override
    public String type() {
      return "publish";
    }

    @Override
    public Reaction create(ReactionSettings settings, ReactionContext context) {
      settings.allowOnly(SQS, SNS, EVENT_BRIDGE, ClientSettings.ENDPOINT, ClientSettings.REGION);
      List<String> targets =
          List.of(SQS, SNS, EVENT_BRIDGE).stream()
              .filter(target -> settings.value(target).isPresent())
              .toList();
      if (targets.size() != 1) {
        throw new IllegalArgumentException(
            "reaction '"
                + settings.name()
                + "' needs one of sqs=<queue URL>, sns=<topic ARN>, eventbridge=<bus>");
      }
      String target = targets.get(0);
      if (settings.required(target).isBlank()) {
        throw new IllegalArgumentException(
            "reaction '" + settings.name() + "': " + target + " is blank");
      }
      try {
        return new PublishReaction(
            open(target, settings.required(target), settings, context.http()));
      } catch (NoClassDefFoundError e) {
        throw new IllegalArgumentException(
            "reaction '"
                + settings.name()
                + "' needs software.amazon.awssdk:"
                + target
                + " on the class path",
            e);
      }
    }

    private static MessageTarget open(
        String target,
        String address,
        ReactionSettings settings,
        @Nullable HttpClientFactory http) {
      return switch (target) {
        case SQS -> SqsTarget.open(address, settings, http);
        case SNS -> SnsTarget.open(address, settings, http);
        default -> EventBridgeTarget.open(address, settings, http);
      };
    }
  }
}
