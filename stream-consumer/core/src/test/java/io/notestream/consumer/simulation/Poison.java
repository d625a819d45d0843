package io.notestream.consumer.simulation;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Changes that the table refuses, whatever transaction they come in, until it is mended. */
final class Poison {

  private final long seed;
  private final int oneIn;
  private boolean mended;

  Poison(long seed, int oneIn) {
    this.seed = seed;
    this.oneIn = oneIn;
  }

  void mend() {
    mended = true;
  }

  boolean isOf(String sequence) {
    return oneIn > 0 && Math.floorMod((sequence + seed).hashCode(), oneIn) == 0;
  }

  boolean refuses(TransactWriteItemsRequest transaction) {
    return !mended
        && transaction.transactItems().stream()
            .anyMatch(action -> action.put() != null && refuses(action.put().item()));
  }

  private boolean refuses(Map<String, AttributeValue> item) {
    return item.containsKey("streamEventId") && isOf(item.get("sequence").s());
  }
}
