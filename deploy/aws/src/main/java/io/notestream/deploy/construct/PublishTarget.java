package io.notestream.deploy.construct;

import java.util.List;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sqs.IQueue;

/**
 * Where expirations are published. Immutable.
 *
 * @param reaction the reaction, as the services read it
 * @param action what publishing is called by IAM
 * @param arn the target's ARN
 */
public record PublishTarget(String reaction, String action, String arn) {

  /**
   * {@return a topic as the target}
   *
   * @param topic without a key of its own
   */
  public static PublishTarget of(ITopic topic) {
    return new PublishTarget(
        "publish:sns=" + topic.getTopicArn(), "sns:Publish", topic.getTopicArn());
  }

  /**
   * {@return a queue as the target}
   *
   * @param queue without a key of its own
   */
  public static PublishTarget of(IQueue queue) {
    return new PublishTarget(
        "publish:sqs=" + queue.getQueueUrl(), "sqs:SendMessage", queue.getQueueArn());
  }

  /**
   * {@return a bus as the target}
   *
   * @param bus of this region
   */
  public static PublishTarget of(IEventBus bus) {
    return new PublishTarget(
        "publish:eventbridge=" + bus.getEventBusName(), "events:PutEvents", bus.getEventBusArn());
  }

  List<Right> rights() {
    return List.of(Right.of("publishing expirations", List.of(action), arn));
  }
}
