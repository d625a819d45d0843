package io.notestream.consumer.expiry.publish;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.model.endpoint.ConfiguredEndpoints;
import io.notestream.model.endpoint.HttpClientFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Puts events on a bus, from the source {@value #SOURCE}. Thread-safe. */
final class EventBridgeTarget implements MessageTarget {

  private static final String SOURCE = "notestream";

  private final EventBridgeClient eventBridge;
  private final String bus;

  private EventBridgeTarget(EventBridgeClient eventBridge, String bus) {
    this.eventBridge = eventBridge;
    this.bus = bus;
  }

  static MessageTarget open(
      String bus, ReactionSettings settings, @Nullable HttpClientFactory http) {
    return new EventBridgeTarget(
        ClientSettings.apply(
                EventBridgeClient.builder(),
                settings,
                Optional.empty(),
                ConfiguredEndpoints.eventBridge(),
                http)
            .build(),
        bus);
  }

  @Override
  public void send(ExpirationMessage message, String group) {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(SOURCE)
            .detailType(ExpirationMessage.TYPE)
            .detail(message.json())
            .time(message.time())
            .build();
    PutEventsResponse response = eventBridge.putEvents(r -> r.entries(entry));
    // The call succeeds even when the bus refuses the entry, see
    // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
    if (response.failedEntryCount() != null && response.failedEntryCount() > 0) {
      PutEventsResultEntry refused = response.entries().get(0);
      throw new IllegalStateException(
          "the event bus refused the event: "
              + refused.errorCode()
              + ", "
              + refused.errorMessage());
    }
  }

  @Override
  public void close() {
    eventBridge.close();
  }
}
